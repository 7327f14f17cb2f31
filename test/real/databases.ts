// Four schemas that people run, as Debian packages them. `file` is where the package puts the SQL; `differs` are
// the operations between the models and the database: what `drizzle-kit pull` does not carry over into the models.

export interface RealDatabase {
  readonly name: string;
  readonly package: string;
  readonly file: string;
  readonly differs: readonly string[];
}

export const realDatabases: readonly RealDatabase[] = [
  {
    name: "zabbix",
    package: "zabbix-server-pgsql",
    file: "usr/share/zabbix-server-pgsql/schema.sql.gz",
    // The default '' of a bytea.
    differs: ["alter column images.image (default)"],
  },
  {
    name: "bacula",
    package: "bacula-director-pgsql",
    file: "usr/share/dbconfig-common/data/bacula-director-pgsql/install/pgsql",
    // The order of the key's columns.
    differs: [
      "drop primary key pathvisibility.pathvisibility_pkey",
      "add primary key pathvisibility.pathvisibility_pkey",
    ],
  },
  {
    name: "powerdns",
    package: "pdns-backend-pgsql",
    file: "usr/share/pdns-backend-pgsql/schema/schema.pgsql.sql",
    differs: [],
  },
  { name: "roundcube", package: "roundcube-core", file: "usr/share/roundcube/SQL/postgres.initial.sql", differs: [] },
];
