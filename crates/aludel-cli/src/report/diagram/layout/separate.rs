//! Which tables are laid out together: what is connected, and which lines are left out where it would be a ribbon that nobody reads.
//! Never places a box.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::Link;

/// Nothing is taken apart at a table that is connected to no more than so many others.
const FEW: usize = 8;

/// Some boxes by number, apart where no line that holds connects them.
pub(super) fn connected(some: Vec<usize>, links: &[Link<'_>]) -> Vec<Vec<usize>> {
    let mut beside: BTreeMap<usize, Vec<usize>> =
        some.iter().map(|one| (*one, Vec::new())).collect();
    for link in links.iter().filter(|link| !link.is_loose) {
        for (one, other) in [(link.from, link.to), (link.to, link.from)] {
            if let Some(beside) = beside.get_mut(&one) {
                beside.push(other);
            }
        }
    }
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for first in some {
        if !seen.insert(first) {
            continue;
        }
        let mut members = Vec::new();
        let mut next = VecDeque::from([first]);
        while let Some(at) = next.pop_front() {
            members.push(at);
            let others = beside.get(&at).into_iter().flatten();
            next.extend(others.filter(|&&other| seen.insert(other)));
        }
        members.sort_unstable();
        all.push(members);
    }
    all
}

/// Takes the lines of the tables that most others are connected to out of the layout, which is a ribbon or takes long with them.
/// Whether there was one.
pub(super) fn loosen(links: &mut [Link<'_>], members: &[usize]) -> bool {
    let own: BTreeSet<usize> = members.iter().copied().collect();
    let holds =
        |link: &&mut Link<'_>| !link.is_loose && link.from != link.to && own.contains(&link.from);
    let mut degrees: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for link in links.iter_mut().filter(holds) {
        degrees.entry(link.from).or_default().insert(link.to);
        degrees.entry(link.to).or_default().insert(link.from);
    }
    let most = degrees.values().map(BTreeSet::len).max().unwrap_or_default();
    if most <= FEW {
        return false;
    }
    let limit = (most * 3 / 4).max(FEW);
    let is_hub = |at: &usize| degrees.get(at).is_some_and(|others| others.len() > limit);
    for link in links.iter_mut().filter(holds) {
        link.is_loose = is_hub(&link.from) || is_hub(&link.to);
        link.bends.clear();
    }
    true
}
