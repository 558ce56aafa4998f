//! What holds for whatever schemas.

use proptest::prelude::*;

use super::*;
use crate::schema::arbitrary;

/// The same schema with every table and column called otherwise, and the directives that say so.
fn under_other_names(schema: &Schema) -> (Schema, Vec<Rename>) {
    let other = |name: &Ident| Ident::new(format!("{}_x", name.as_str()));
    let mut renames = Vec::new();
    for (_, entry) in schema.iter() {
        if let Object::Table(table) = &entry.object {
            let moved = QualifiedName::new(table.name.schema.clone(), other(&table.name.name));
            for column in &table.columns {
                renames.push(rename(
                    ObjectId::Column(moved.clone(), column.name.clone()),
                    ObjectId::Column(moved.clone(), other(&column.name)),
                ));
            }
            renames.push(rename(ObjectId::Table(table.name.clone()), ObjectId::Table(moved)));
        }
    }
    let is_table =
        |rename: &&Rename| matches!(rename, Rename::Object { from: ObjectId::Table(_), .. });
    let tables: Vec<Rename> = renames.iter().filter(is_table).cloned().collect();
    let columns: Vec<Rename> = renames.iter().filter(|rename| !is_table(rename)).cloned().collect();
    let renamed = super::super::rename::apply(schema, &tables);
    (super::super::rename::apply(&renamed, &columns), renames)
}

fn is_rename(change: &Change) -> bool {
    matches!(change, Change::Rename { .. })
}

proptest! {
    #[test]
    fn a_schema_does_not_differ_from_itself(schema in arbitrary::schema()) {
        let difference = compare(&schema, &schema);
        prop_assert_eq!(difference.changes, Vec::<Change>::new());
        prop_assert_eq!(difference.notes, Vec::new());
        prop_assert_eq!(difference.current, schema);
    }

    #[test]
    fn everything_is_created_from_nothing_and_dropped_to_nothing(schema in arbitrary::schema()) {
        let up = compare(&Schema::new(), &schema).changes;
        prop_assert_eq!(up.len(), schema.len());
        prop_assert!(up.iter().all(|change| matches!(change, Change::Create(_))));
        let down = compare(&schema, &Schema::new()).changes;
        prop_assert_eq!(down.len(), schema.len());
        prop_assert!(down.iter().all(|change| matches!(change, Change::Drop(_))));
    }

    #[test]
    fn two_schemas_that_differ_have_changes_or_notes_both_ways(
        one in arbitrary::schema(),
        other in arbitrary::schema(),
    ) {
        let there = compare(&one, &other);
        let back = compare(&other, &one);
        prop_assert_eq!(there.is_empty() && there.notes.is_empty(), one == other);
        prop_assert_eq!(there.is_empty(), back.is_empty());
        for change in there.changes.iter().chain(&back.changes) {
            let line = change.to_string();
            prop_assert!(!line.is_empty() && !line.contains('\n'));
        }
    }

    #[test]
    fn renamed_tables_and_columns_neither_come_nor_go(schema in arbitrary::schema()) {
        let (other, renames) = under_other_names(&schema);
        let difference = renaming(&schema, &other, &renames).expect("comparable");
        prop_assert!(difference.changes.iter().all(is_rename));
        prop_assert_eq!(difference.changes.len(), renames.len());
        prop_assert_eq!(&difference.current, &other);
        let back = Directives { renames, ..Directives::default() }.reverse();
        let back = renaming(&other, &schema, &back.renames).expect("comparable");
        prop_assert!(back.changes.iter().all(is_rename));
        prop_assert_eq!(back.current, schema);
    }
}
