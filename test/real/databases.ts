// Four schemas that people run, as Debian packages them. `file` is where the package puts the SQL; `lost` is what
// `drizzle-kit pull` does not carry over into the models, so that a true difference remains.

export interface RealDatabase {
  readonly name: string;
  readonly package: string;
  readonly file: string;
  readonly lost: readonly string[];
}

export const realDatabases: readonly RealDatabase[] = [
  {
    name: "zabbix",
    package: "zabbix-server-pgsql",
    file: "usr/share/zabbix-server-pgsql/schema.sql.gz",
    lost: ["the default '' of images.image, a bytea"],
  },
  {
    name: "bacula",
    package: "bacula-director-pgsql",
    file: "usr/share/dbconfig-common/data/bacula-director-pgsql/install/pgsql",
    lost: ["the order of the columns in the primary key of pathvisibility"],
  },
  {
    name: "powerdns",
    package: "pdns-backend-pgsql",
    file: "usr/share/pdns-backend-pgsql/schema/schema.pgsql.sql",
    lost: [],
  },
  { name: "roundcube", package: "roundcube-core", file: "usr/share/roundcube/SQL/postgres.initial.sql", lost: [] },
];
