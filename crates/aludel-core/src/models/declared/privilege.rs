//! GRANT and REVOKE. Never of roles or default privileges, which a schema does not hold.

use std::collections::BTreeSet;

use super::DeclaredProblem;
use super::object::{parts, qualified, said, single};
use super::syntax::{ast, text};
use super::target::{Kind, Target};
use crate::ident::Ident;
use crate::models::grantee::add_grant;
use crate::schema::{Grant, Grantee, ObjectId, Schema};

/// Privileges that are given or taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Privileges {
    on: Vec<Target>,
    privileges: Vec<Privilege>,
    roles: Vec<Grantee>,
    given: Given,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Given {
    Plain,
    WithGrantOption,
    Taken,
}

/// A privilege, on some columns where they are said.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Privilege {
    /// In capitals; `None` is ALL.
    word: Option<String>,
    columns: Vec<Ident>,
}

/// Reads GRANT.
pub(super) fn grant(grant: &ast::Grant, home: &Ident) -> Result<Privileges, DeclaredProblem> {
    if grant.granted_by_clause().is_some() {
        return Err(DeclaredProblem::Unsupported("GRANTED BY", "grantors are not compared"));
    }
    let given = match grant.grant_with_clause() {
        Some(_) => Given::WithGrantOption,
        None => Given::Plain,
    };
    let on = said(grant.on_privilege_objects_clause(), "ON")?;
    read(&on, grant.privileges(), grant.role_ref_list(), given, home)
}

/// Reads REVOKE.
pub(super) fn revoke(revoke: &ast::Revoke, home: &Ident) -> Result<Privileges, DeclaredProblem> {
    if revoke.granted_by_clause().is_some() {
        return Err(DeclaredProblem::Unsupported("GRANTED BY", "grantors are not compared"));
    }
    if revoke.revoke_option_for().is_some() {
        let why = "say GRANT without the option instead";
        return Err(DeclaredProblem::Unsupported("GRANT OPTION FOR", why));
    }
    let on = said(revoke.on_privilege_objects_clause(), "ON")?;
    read(&on, revoke.privileges(), revoke.role_ref_list(), Given::Taken, home)
}

fn read(
    on: &ast::OnPrivilegeObjectsClause,
    privileges: Option<ast::Privileges>,
    roles: Option<ast::RoleRefList>,
    given: Given,
    home: &Ident,
) -> Result<Privileges, DeclaredProblem> {
    let roles = said(roles, "the role")?.role_refs().map(|role| grantee(&role));
    Ok(Privileges {
        on: targets(&said(on.privilege_objects(), "what the privilege is on")?, home)?,
        privileges: words(&said(privileges, "the privilege")?)?,
        roles: roles.collect::<Result<_, _>>()?,
        given,
    })
}

fn grantee(role: &ast::RoleRef) -> Result<Grantee, DeclaredProblem> {
    match said(role.role_ref_value(), "the role")? {
        ast::RoleRefValue::RoleNameRef(name) => {
            let name = single(&text(&name))?;
            let is_everybody = name.as_str() == "public";
            Ok(if is_everybody { Grantee::Public } else { Grantee::Role(name) })
        }
        _ => Err(DeclaredProblem::Unsupported("the role of the session", "name a role")),
    }
}

fn words(privileges: &ast::Privileges) -> Result<Vec<Privilege>, DeclaredProblem> {
    let columns = |list: Option<ast::ColumnRefList>| -> Vec<Ident> {
        let whole = list.map(|list| text(&list)).unwrap_or_default();
        whole.trim_matches(['(', ')']).split(',').flat_map(parts).collect()
    };
    match privileges {
        ast::Privileges::AllPrivileges(all) => {
            Ok(vec![Privilege { word: None, columns: columns(all.column_ref_list()) }])
        }
        ast::Privileges::RevokeCommandList(list) => list
            .revoke_commands()
            .map(|command| {
                let whole = text(&command);
                let word = whole.split(|sign: char| !sign.is_alphanumeric()).next();
                Ok(Privilege {
                    word: Some(said(word, "the privilege")?.to_ascii_uppercase()),
                    columns: columns(command.column_ref_list()),
                })
            })
            .collect(),
    }
}

fn targets(on: &ast::PrivilegeObjects, home: &Ident) -> Result<Vec<Target>, DeclaredProblem> {
    use ast::PrivilegeObjects as On;
    let all = |what: Kind, schemas: ast::AstChildren<ast::SchemaRef>| {
        let one = |schema: ast::SchemaRef| -> Result<Target, DeclaredProblem> {
            Ok(Target::All { what, namespace: single(&text(&schema))? })
        };
        schemas.map(one).collect()
    };
    match on {
        On::PrivilegeTable(on) => on
            .relation_name_refs()
            .map(|name| Ok(Target::Relation(qualified(&text(&name), home)?)))
            .collect(),
        On::PrivilegeSequence(on) => on
            .sequence_refs()
            .map(|name| Ok(Target::One(ObjectId::Sequence(qualified(&text(&name), home)?))))
            .collect(),
        On::PrivilegeType(on) => on
            .type_name_refs()
            .map(|name| Ok(Target::One(ObjectId::Type(qualified(&text(&name), home)?))))
            .collect(),
        On::PrivilegeDomain(on) => on
            .domain_refs()
            .map(|name| Ok(Target::One(ObjectId::Type(qualified(&text(&name), home)?))))
            .collect(),
        On::PrivilegeSchema(on) => on.schema_refs().map(|name| Target::namespace(&name)).collect(),
        On::PrivilegeFunction(on) => said(on.function_sig_list(), "the function")?
            .function_sigs()
            .map(|of| {
                let name = of.function_name_ref().map(|name| text(&name)).unwrap_or_default();
                Target::routine(&name, of.param_list(), home)
            })
            .collect(),
        On::PrivilegeProcedure(on) => said(on.procedure_sig_list(), "the procedure")?
            .procedure_sigs()
            .map(|of| {
                let name = of.procedure_name_ref().map(|name| text(&name)).unwrap_or_default();
                Target::routine(&name, of.param_list(), home)
            })
            .collect(),
        On::PrivilegeRoutine(on) => said(on.routine_sig_list(), "the routine")?
            .routine_sigs()
            .map(|of| {
                let name = of.routine_name_ref().map(|name| text(&name)).unwrap_or_default();
                Target::routine(&name, of.param_list(), home)
            })
            .collect(),
        On::PrivilegeDefault(on) => on
            .relation_name_refs()
            .map(|name| Ok(Target::Relation(qualified(&text(&name), home)?)))
            .collect(),
        On::PrivilegeAllTablesInSchema(on) => all(Kind::Tables, on.schema_refs()),
        On::PrivilegeAllSequencesInSchema(on) => all(Kind::Sequences, on.schema_refs()),
        On::PrivilegeAllFunctionsInSchema(on) => all(Kind::Routines, on.schema_refs()),
        On::PrivilegeAllProceduresInSchema(on) => all(Kind::Routines, on.schema_refs()),
        On::PrivilegeAllRoutinesInSchema(on) => all(Kind::Routines, on.schema_refs()),
        _ => {
            let what = "a privilege on this kind of object";
            Err(DeclaredProblem::Unsupported(what, "a base holds none"))
        }
    }
}

impl Privileges {
    /// Notes what is given, and takes away what is taken.
    pub(super) fn say(self, schema: &mut Schema) -> Result<(), DeclaredProblem> {
        for target in &self.on {
            for id in target.find(schema)? {
                self.say_of(&id, schema)?;
            }
        }
        Ok(())
    }

    fn say_of(&self, id: &ObjectId, schema: &mut Schema) -> Result<(), DeclaredProblem> {
        let known = privileges_on(id);
        for privilege in &self.privileges {
            let words: Vec<&str> = match &privilege.word {
                None if known.len() == TABLES.len() && self.given != Given::Taken => {
                    let why = "what it stands for differs between servers: say each privilege";
                    return Err(DeclaredProblem::Unsupported("ALL on a table", why));
                }
                None => known.to_vec(),
                Some(word) if known.contains(&word.as_str()) => vec![word],
                Some(word) => {
                    return Err(DeclaredProblem::Privilege {
                        word: word.clone(),
                        on: Box::new(id.clone()),
                    });
                }
            };
            for column in &privilege.columns {
                column_exists(schema, id, column)?;
            }
            let Some(entry) = schema.get_mut(id) else { continue };
            for (word, grantee) in
                words.iter().flat_map(|word| self.roles.iter().map(move |role| (*word, role)))
            {
                if privilege.columns.is_empty() {
                    self.change(&mut entry.grants, word, grantee);
                }
                for column in &privilege.columns {
                    self.change(
                        entry.column_grants.entry(column.clone()).or_default(),
                        word,
                        grantee,
                    );
                }
            }
            entry.column_grants.retain(|_, grants| !grants.is_empty());
        }
        Ok(())
    }

    fn change(&self, grants: &mut BTreeSet<Grant>, word: &str, grantee: &Grantee) {
        let grantable = self.given == Given::WithGrantOption;
        if self.given == Given::Taken {
            grants.retain(|grant| grant.grantee != *grantee || grant.privilege != word);
        } else {
            let (grantee, privilege) = (grantee.clone(), word.to_owned());
            add_grant(grants, Grant { grantee, privilege, grantable });
        }
    }
}

const TABLES: &[&str] =
    &["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"];

/// The privileges that there are on an object.
fn privileges_on(id: &ObjectId) -> &'static [&'static str] {
    match id {
        ObjectId::Table(_) | ObjectId::View(_) => TABLES,
        ObjectId::Sequence(_) => &["USAGE", "SELECT", "UPDATE"],
        ObjectId::Function { .. } => &["EXECUTE"],
        ObjectId::Namespace(_) => &["USAGE", "CREATE"],
        ObjectId::Type(_) => &["USAGE"],
        _ => &[],
    }
}

/// The columns of a view are known to the server only.
fn column_exists(schema: &Schema, of: &ObjectId, column: &Ident) -> Result<(), DeclaredProblem> {
    match of {
        ObjectId::View(_) => Ok(()),
        ObjectId::Table(name)
            if schema.table(name).is_some_and(|of| of.column(column).is_some()) =>
        {
            Ok(())
        }
        ObjectId::Table(name) => {
            let id = ObjectId::Column(name.clone(), column.clone());
            Err(DeclaredProblem::NoObject(id.to_string()))
        }
        other => Err(DeclaredProblem::NoObject(format!("column {column} of {other}"))),
    }
}
