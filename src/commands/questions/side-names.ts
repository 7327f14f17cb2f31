/** What questions call the two sides of a comparison. */
export interface SideNames {
  /** The one that is right. */
  readonly wanted: string;
  /** The one that is to become the same. */
  readonly present: string;
}

export const modelsOverDatabase: SideNames = { wanted: "the models", present: "the database" };
export const databaseOverMigrations: SideNames = { wanted: "the database", present: "the migrations" };
