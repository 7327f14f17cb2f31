import { defineConfig } from "sluice";

// The example project: core/ and apps/ are laid out as in a project of yours.
export default defineConfig({
  dialect: "postgresql",
  sluice: {
    apps: ["auth", "blog", { name: "billing", external: true }],
  },
});
