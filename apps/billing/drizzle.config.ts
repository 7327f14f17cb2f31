import { defineConfig } from "sluice";

// This folder is an app by itself: its migrations are made here, with a database of its own (DATABASE_URL, or an embedded
// one), and applied from the projects that have it among their apps.
export default defineConfig({
  dialect: "postgresql",
  sluice: { app: "billing" },
});
