//! A case's history looked at the plain way, to check both tools' answers. Never uses the graph that is tested.

use std::collections::{BTreeMap, BTreeSet};

use super::question::Node;

/// A set of identifiers.
pub(super) type Ids = BTreeSet<String>;

/// Who comes after whom.
#[derive(Debug)]
pub(super) struct Facts {
    /// Parents and dependencies.
    downs: BTreeMap<String, Ids>,
    parents: BTreeMap<String, Ids>,
    labels: BTreeMap<String, String>,
    names: Vec<String>,
    pub(super) has_dependencies: bool,
}

impl Facts {
    pub(super) fn of(revisions: &[Node]) -> Self {
        let labels: BTreeMap<String, String> = revisions
            .iter()
            .flat_map(|revision| {
                revision.labels.iter().map(|label| (label.clone(), revision.id.clone()))
            })
            .collect();
        let (mut downs, mut parents) = (BTreeMap::new(), BTreeMap::new());
        for revision in revisions {
            let own: Ids = revision.revises.iter().cloned().collect();
            let needed =
                revision.depends_on.iter().map(|name| labels.get(name).unwrap_or(name).clone());
            downs.insert(revision.id.clone(), own.iter().cloned().chain(needed).collect());
            parents.insert(revision.id.clone(), own);
        }
        let names = revisions
            .iter()
            .map(|revision| revision.id.clone())
            .chain(labels.keys().cloned())
            .collect();
        let has_dependencies = revisions.iter().any(|revision| !revision.depends_on.is_empty());
        Self { downs, parents, labels, names, has_dependencies }
    }

    /// The revision that a full identifier, a label or the beginning of exactly one of them means.
    pub(super) fn named(&self, name: &str) -> Option<&str> {
        if let Some((id, _)) = self.downs.get_key_value(name) {
            return Some(id);
        }
        if let Some(id) = self.labels.get(name) {
            return Some(id);
        }
        let mut fitting: Vec<&str> = self
            .names
            .iter()
            .filter(|known| known.len() > 3 && known.starts_with(name))
            .filter_map(|known| self.labels.get(known).or(Some(known)).map(String::as_str))
            .collect();
        fitting.sort_unstable();
        fitting.dedup();
        match fitting.as_slice() {
            [id] => Some(id),
            _ => None,
        }
    }

    /// Whether this is a label.
    pub(super) fn is_label(&self, name: &str) -> bool {
        self.labels.contains_key(name)
    }

    /// Whether some revision's parents and dependencies include each other.
    pub(super) fn has_overlapping_downs(&self) -> bool {
        self.downs.values().any(|downs| self.maximal(downs).len() < downs.len())
    }

    /// These and everything that has to be applied before them.
    pub(super) fn closure<'i>(&self, ids: impl IntoIterator<Item = &'i String>) -> Ids {
        reach(&self.downs, ids)
    }

    /// These and everything that they revise, without dependencies.
    pub(super) fn line_below<'i>(&self, ids: impl IntoIterator<Item = &'i String>) -> Ids {
        reach(&self.parents, ids)
    }

    /// Whether one of two revisions revises the other, or what it revises does.
    pub(super) fn on_one_line(&self, one: &str, other: &str) -> bool {
        self.line_below([&one.to_owned()]).contains(other)
            || self.line_below([&other.to_owned()]).contains(one)
    }

    /// Those that no other one of them includes: what the rows of a version table have to be.
    pub(super) fn maximal(&self, ids: &Ids) -> Ids {
        let covered: Ids = ids
            .iter()
            .filter(|id| {
                ids.iter().any(|other| other != *id && self.closure([other]).contains(*id))
            })
            .cloned()
            .collect();
        ids.difference(&covered).cloned().collect()
    }

    /// What is directly below.
    pub(super) fn downs(&self, id: &str) -> Ids {
        self.downs.get(id).cloned().unwrap_or_default()
    }

    /// Whether nothing in a list stands above what comes after it.
    pub(super) fn is_newest_first(&self, listed: &[String]) -> bool {
        listed.iter().enumerate().all(|(place, id)| {
            let below = self.closure([id]);
            listed[..place].iter().all(|earlier| !below.contains(earlier))
        })
    }

    /// Runs an upgrade's or downgrade's revisions, one by one, from these rows; says what is against the rules.
    pub(super) fn replay(
        &self,
        rows: &[String],
        upwards: bool,
        order: &[String],
    ) -> Result<Ids, String> {
        let mut applied = self.closure(rows);
        for id in order {
            if upwards {
                if !applied.insert(id.clone()) {
                    return Err(format!("{id} is applied twice"));
                }
                if let Some(missing) = self.downs(id).iter().find(|down| !applied.contains(*down)) {
                    return Err(format!("{id} is applied before {missing}"));
                }
            } else {
                if !applied.remove(id) {
                    return Err(format!("{id} is taken back and was not applied"));
                }
                if let Some(stays) = applied.iter().find(|other| self.downs(other).contains(id)) {
                    return Err(format!("{id} is taken back before {stays}"));
                }
            }
        }
        Ok(self.maximal(&applied))
    }
}

fn reach<'i>(edges: &BTreeMap<String, Ids>, ids: impl IntoIterator<Item = &'i String>) -> Ids {
    let mut found = Ids::new();
    let mut todo: Vec<&String> = ids.into_iter().collect();
    while let Some(id) = todo.pop() {
        if edges.contains_key(id) && found.insert(id.clone()) {
            todo.extend(&edges[id]);
        }
    }
    found
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed preparation is a failed test")]
mod tests {
    use super::{Facts, Ids};
    use crate::parity::question::Node;

    fn ids(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    /// a, then b and c beside each other, d joins them; e depends on b.
    fn facts() -> Facts {
        let node = |id: &str, revises: &str, depends_on: &str| Node {
            id: id.to_owned(),
            revises: ids(revises),
            depends_on: ids(depends_on),
            labels: Vec::new(),
            message: String::new(),
            created: String::new(),
            file: id.to_owned(),
        };
        let nodes = [
            node("a", "", ""),
            node("b", "a", ""),
            node("c", "a", ""),
            node("d", "b c", ""),
            node("e", "", "b"),
        ];
        Facts::of(&nodes)
    }

    #[test]
    fn a_plan_that_can_be_run_leaves_the_maximal_rows() {
        let up = facts().replay(&[], true, &ids("a c b d e"));
        assert_eq!(up, Ok(ids("d e").into_iter().collect::<Ids>()));
        let down = facts().replay(&ids("d e"), false, &ids("d c"));
        assert_eq!(down, Ok(ids("e").into_iter().collect::<Ids>()));
    }

    #[test]
    fn a_plan_that_cannot_be_run_is_noticed() {
        for (rows, upwards, order) in [
            ("", true, "b"),
            ("a", true, "a"),
            ("b", true, "e d"),
            ("d", false, "b"),
            ("b", false, "d"),
            ("e", false, "b"),
        ] {
            assert!(facts().replay(&ids(rows), upwards, &ids(order)).is_err(), "{rows} {order}");
        }
    }

    #[test]
    fn an_order_with_a_parent_above_its_child_is_not_newest_first() {
        assert!(facts().is_newest_first(&ids("d c b a")));
        assert!(!facts().is_newest_first(&ids("d a c b")));
        assert!(!facts().is_newest_first(&ids("b e a")));
        assert_eq!(facts().named("a").unwrap(), "a");
    }
}
