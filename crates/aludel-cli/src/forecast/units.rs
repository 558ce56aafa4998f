//! Times as people say them. Never more exact than they are.

use std::time::Duration;

/// Below this nobody notices, and an estimate says nothing.
pub(super) const NOTICED: Duration = Duration::from_millis(100);

/// `under 0.1 s`, `about 2.3 s`, `about 12 min`.
pub(super) fn estimate(duration: Duration) -> String {
    if duration < NOTICED {
        return "under 0.1 s".to_owned();
    }
    format!("about {}", time(duration))
}

/// `2.3 s`, `12 min`, `3 h`.
pub(super) fn time(duration: Duration) -> String {
    let millis = duration.as_millis();
    match millis {
        0..10_000 => format!("{}.{} s", millis / 1000, millis % 1000 / 100),
        10_000..120_000 => format!("{} s", millis / 1000),
        120_000..7_200_000 => format!("{} min", millis / 60_000),
        _ => format!("{} h", millis / 3_600_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short() {
        let millis = [3, 2_349, 45_000, 600_000, 10_800_000];
        let texts: Vec<String> =
            millis.into_iter().map(|millis| estimate(Duration::from_millis(millis))).collect();
        assert_eq!(
            texts,
            ["under 0.1 s", "about 2.3 s", "about 45 s", "about 10 min", "about 3 h"]
        );
    }
}
