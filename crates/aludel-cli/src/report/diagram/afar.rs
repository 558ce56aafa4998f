//! A table's name as it is read from afar: how large it can be in its box, and in which lines. Never draws.

/// From one line to the next, in heights of the letters.
pub(super) const LEADING: f64 = 1.15;

/// How wide a bold letter may be, in heights, in the widest of usual typefaces.
fn width_of(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | '.' => 0.4,
        'f' | 'r' | 't' | '_' => 0.53,
        'm' | 'w' | 'M' | 'W' => 1.12,
        'A'..='Z' => 0.88,
        // Where a character is as wide as it is high.
        letter if u32::from(letter) >= 0x1100 => 1.1,
        _ => 0.73,
    }
}

/// The room at each side of a box.
const MARGIN: f64 = 6.0;

/// No name is larger.
const LARGEST: f64 = 54.0;

/// A name in lines.
#[derive(Debug, PartialEq)]
pub(super) struct Afar<'n> {
    pub(super) lines: Vec<&'n str>,
    /// The height of its letters.
    pub(super) size: f64,
}

impl<'n> Afar<'n> {
    /// The lines that let the name be largest in a box; it is broken behind `_` and `.` only.
    pub(super) fn new(name: &'n str, width: f64, height: f64) -> Self {
        let sized = |lines: Vec<&'n str>| {
            let longest = lines.iter().map(|line| long(line)).fold(0.1, f64::max);
            let wide = (width - 2.0 * MARGIN) / longest;
            let high = (height - 2.0 * MARGIN) / (LEADING * whole(lines.len().max(1)));
            Self { lines, size: wide.min(high).clamp(1.0, LARGEST) }
        };
        let whole_name = sized(vec![name]);
        let letters = name.chars().count();
        let broken = (1..letters).rev().map(|most| sized(broken(name, most)));
        // More lines have to be worth it.
        broken
            .fold(whole_name, |best, other| if other.size > best.size * 1.1 { other } else { best })
    }
}

/// The name in lines of so many letters, or of one piece that is longer.
fn broken(name: &str, most: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    let (mut begin, mut end, mut letters) = (0, 0, 0);
    for piece in name.split_inclusive(['_', '.']) {
        let more = piece.chars().count();
        if letters + more > most && end > begin {
            lines.push(&name[begin..end]);
            (begin, letters) = (end, 0);
        }
        end += piece.len();
        letters += more;
    }
    lines.push(&name[begin..]);
    lines
}

/// How long a line is, in heights of its letters.
fn long(line: &str) -> f64 {
    line.chars().map(width_of).sum()
}

fn whole(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_broken_where_that_makes_it_larger() {
        let lines = |name, width, height| Afar::new(name, width, height).lines;
        assert_eq!(lines("users", 200.0, 200.0), ["users"]);
        assert_eq!(lines("circle_memberships", 200.0, 200.0), ["circle_", "memberships"]);
        assert_eq!(lines("billing.invoice_line", 120.0, 200.0), ["billing.", "invoice_", "line"]);
        // Where there is no height for two lines.
        assert_eq!(lines("circle_memberships", 400.0, 40.0), ["circle_memberships"]);
        assert_eq!(lines("", 200.0, 200.0), [""]);
        assert_eq!(lines("_", 200.0, 200.0), ["_"]);
    }

    #[test]
    fn a_name_stays_in_its_box() {
        for name in ["a", "meetings", "a_very_long_name_of_many_words", "straße_größe", "__"] {
            for (width, height) in [(160.0, 60.0), (240.0, 400.0), (90.0, 30.0)] {
                let Afar { lines, size } = Afar::new(name, width, height);
                assert_eq!(lines.concat(), name);
                for line in &lines {
                    assert!(long(line) * size <= width, "{line} in {width}");
                }
                assert!(whole(lines.len()) * LEADING * size <= height, "{name} in {height}");
            }
        }
    }
}
