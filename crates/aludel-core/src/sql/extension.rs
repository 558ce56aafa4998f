//! Extensions as DDL. Never their members.

use crate::ident::literal;
use crate::plan::ExtensionOperation;

pub(super) fn render(operation: &ExtensionOperation) -> String {
    match operation {
        ExtensionOperation::Create { name, schema, version } => {
            let schema = schema.iter().map(|schema| format!(" SCHEMA {schema}"));
            let version = version.iter().map(|version| format!(" VERSION {}", literal(version)));
            let options: String = schema.chain(version).collect();
            if options.is_empty() {
                format!("CREATE EXTENSION {name}")
            } else {
                format!("CREATE EXTENSION {name} WITH{options}")
            }
        }
        ExtensionOperation::Drop { name } => format!("DROP EXTENSION {name}"),
        ExtensionOperation::SetSchema { name, schema } => {
            format!("ALTER EXTENSION {name} SET SCHEMA {schema}")
        }
        ExtensionOperation::Update { name, version } => {
            format!("ALTER EXTENSION {name} UPDATE TO {}", literal(version))
        }
    }
}
