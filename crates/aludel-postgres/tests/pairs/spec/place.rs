//! Places that hold one of several texts or nothing. Never knows what a text is about.

use crate::random::Random;

/// A place: in so many of a hundred schemas it holds one of the ways.
pub(crate) struct Place {
    pub(crate) chance: usize,
    pub(crate) ways: &'static [&'static str],
}

/// What places hold.
#[derive(Debug, Clone)]
pub(crate) struct Choices(Vec<Option<usize>>);

impl Choices {
    pub(crate) fn random(places: &[Place], random: &mut Random) -> Self {
        let choose =
            |place: &Place| random.percent(place.chance).then(|| random.below(place.ways.len()));
        Self(places.iter().map(choose).collect())
    }

    /// Takes what another one holds in so many of a hundred places.
    pub(crate) fn change(&mut self, other: Self, chance: usize, random: &mut Random) {
        for (old, new) in self.0.iter_mut().zip(other.0) {
            if random.percent(chance) {
                *old = new;
            }
        }
    }

    /// What is there, with its names; a way that names something that is not there is left out.
    pub(crate) fn texts(
        &self,
        places: &[Place],
        name: &dyn Fn(&str) -> Option<String>,
    ) -> Vec<String> {
        let held = self.0.iter().zip(places);
        held.filter_map(|(choice, place)| fill(place.ways[(*choice)?], name)).collect()
    }

    pub(crate) fn has(&self, place: usize) -> bool {
        self.0[place].is_some()
    }
}

/// A text with names in the place of `{…}`.
pub(crate) fn fill(text: &str, name: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("{:") {
        let (word, after) = behind.split_once('}').expect("a name ends");
        filled.push_str(before);
        filled.push_str(&name(word)?);
        rest = after;
    }
    filled.push_str(rest);
    Some(filled)
}
