// Edits of what stands by itself: enums, sequences, schemas, roles; and of what anything may have.
import type { Draw } from "./draw.ts";
import { type Edit, remove } from "./edits.ts";
import { type Limits, newEnum, newLabel, newRole, newSchema, newSequence } from "./generate.ts";
import { newOptions } from "./generate-columns.ts";
import { newComment, newGrants, newTypeGrants, objectsOf } from "./generate-common.ts";
import type { Model } from "./model.ts";

export const schemaEdits: readonly Edit[] = [
  (draw, model) => editEnum(draw, model),
  (draw, model) => editEnum(draw, model),
  (draw, model) => editEnum(draw, model),
  (draw, model) => model.enums.push(newEnum(draw, model)),
  (draw, model) => remove(draw, model.enums),
  (draw, model) => model.sequences.push(newSequence(draw, model)),
  (draw, model) => remove(draw, model.sequences),
  (draw, model) => {
    if (model.sequences.length === 0) return;
    const sequence = draw.pick(model.sequences);
    sequence.attributes = { ...sequence.attributes, ...newOptions(draw, sequence.attributes.type ?? "bigint") };
  },
  (draw, model) => model.schemas.push(newSchema(draw, model)),
  (draw, model) => {
    if (model.schemas.length > 1) model.schemas.splice(1 + draw.number(model.schemas.length - 2), 1);
  },
  (draw, model, limits) => {
    if (draw.rarely(2)) remove(draw, model.roles);
    else model.roles.push(newRole(draw, model, limits));
  },
  (draw, model) => {
    if (model.roles.length > 0)
      draw.pick(model.roles).attributes = { createDb: draw.rarely(2), createRole: false, inherit: draw.rarely(2) };
  },
  editComment,
  editGrants,
];

function editComment(draw: Draw, model: Model): void {
  const objects = objectsOf(model);
  if (objects.length === 0) return;
  const [object] = draw.pick(objects);
  if (object.comment !== undefined && draw.rarely(2)) delete object.comment;
  else object.comment = newComment(draw);
}

function editGrants(draw: Draw, model: Model, { roles: [reader = ""] }: Limits): void {
  const objects = objectsOf(model).filter(([, kind]) => kind !== "other");
  if (objects.length === 0) return;
  const [object, kind] = draw.pick(objects);
  if (kind === "other") return;
  if (object.grants !== undefined && draw.rarely(2)) delete object.grants;
  else object.grants = kind === "type" ? newTypeGrants(draw, reader) : newGrants(draw, kind, reader);
}

function editEnum(draw: Draw, model: Model): void {
  if (model.enums.length === 0) return;
  const { values } = draw.pick(model.enums);
  const at = draw.number(values.length);
  switch (draw.number(3)) {
    case 0:
      values.splice(at, 0, newLabel(draw, values));
      if (draw.rarely(3)) values.unshift(newLabel(draw, values));
      break;
    case 1:
      values.splice(at, 1);
      break;
    case 2:
      values.push(...values.splice(at, 1));
      break;
    default:
      values.splice(at, 1, newLabel(draw, values));
  }
}
