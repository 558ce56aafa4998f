//! The schema of each kind of document, made of the types that are printed. Never says anything that the types do not.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};

use super::{Document, DocumentKind};
use crate::commands::documents::*;
use crate::findings::{LintDocument, RuleDocument};
use crate::forecast::ForecastDocument;

/// The schema of a kind of document.
pub(crate) fn schema(kind: DocumentKind) -> Schema {
    match kind {
        DocumentKind::Run => of::<RunDocument>(),
        DocumentKind::Plan => of::<Vec<ForecastDocument>>(),
        DocumentKind::Current => of::<Vec<CurrentDocument>>(),
        DocumentKind::History => of::<Vec<HistoryDocument>>(),
        DocumentKind::Heads => of::<Vec<HeadsDocument>>(),
        DocumentKind::Branches => of::<Vec<BranchesDocument>>(),
        DocumentKind::Show => of::<Vec<ShowDocument>>(),
        DocumentKind::Revision => of::<NewRevisionDocument<'static>>(),
        DocumentKind::Check => of::<Vec<CheckDocument>>(),
        DocumentKind::Verify => of::<Vec<VerifyDocument>>(),
        DocumentKind::Lint => of::<Vec<LintDocument>>(),
        DocumentKind::LintRules => of::<Vec<RuleDocument>>(),
        DocumentKind::Diff => of::<DiffDocument>(),
        DocumentKind::Journal => of::<Vec<JournalDocument>>(),
        DocumentKind::Doctor => of::<Vec<DoctorDocument>>(),
        DocumentKind::Servers => of::<Vec<StatusDocument>>(),
        DocumentKind::Schemas => of::<Vec<SchemaDocument>>(),
    }
}

/// What a type looks like when it is printed: every field is there, and no other.
fn of<D: Document + JsonSchema>() -> Schema {
    let settings =
        SchemaSettings::draft2020_12().for_serialize().with_transform(RecursiveTransform(closed));
    let mut schema = settings.into_generator().into_root_schema_for::<D>();
    let commands: Vec<String> =
        D::KIND.commands().iter().map(|command| format!("`{command}`")).collect();
    schema.insert("title".to_owned(), D::KIND.name().into());
    let printed = format!("Printed by {} with `--format json`.", commands.join(", "));
    schema.insert("description".to_owned(), printed.into());
    schema
}

/// Refuses fields that this version does not print.
fn closed(schema: &mut Schema) {
    if schema.get("properties").is_some() {
        schema.insert("additionalProperties".to_owned(), false.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_the_schema_of_its_own_documents() {
        for kind in DocumentKind::ALL {
            assert_eq!(schema(kind).get("title"), Some(&kind.name().into()));
        }
    }
}
