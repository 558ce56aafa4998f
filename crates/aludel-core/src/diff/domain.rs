//! Compares domains. Never knows which columns use them.

use std::collections::BTreeMap;

use super::join::Comparison;
use super::{Change, DomainChange};
use crate::schema::{Domain, DomainCheck};

pub(super) fn compare(from: &Domain, to: &Domain) -> Comparison {
    if from.base != to.base || from.collation != to.collation {
        return Comparison::Replace;
    }
    let differs = [
        (DomainChange::Default, from.default != to.default),
        (DomainChange::NotNull, from.not_null != to.not_null),
        (DomainChange::Checks, by_name(from) != by_name(to)),
    ];
    Comparison::Stays(
        differs
            .into_iter()
            .filter(|(_, differs)| *differs)
            .map(|(change, _)| Change::Domain {
                from: Box::new(from.clone()),
                to: Box::new(to.clone()),
                change,
            })
            .collect(),
    )
}

fn by_name(domain: &Domain) -> BTreeMap<&crate::ident::Ident, &DomainCheck> {
    domain.checks.iter().map(|check| (&check.name, check)).collect()
}
