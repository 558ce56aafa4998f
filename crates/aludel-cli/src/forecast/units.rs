//! Sizes and times as people say them. Never more exact than they are.

use std::time::Duration;

/// `180 MiB`.
pub(super) fn bytes(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut rest = bytes;
    let mut unit = 0;
    while rest >= 1024 * 1024 && unit + 1 < UNITS.len() {
        rest /= 1024;
        unit += 1;
    }
    let tenths = rest * 10 / 1024;
    let name = UNITS[unit];
    if tenths < 100 && !tenths.is_multiple_of(10) {
        format!("{}.{} {name}", tenths / 10, tenths % 10)
    } else {
        format!("{} {name}", tenths / 10)
    }
}

/// `1,200,000`.
pub(super) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

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
    fn sizes_and_times_are_short() {
        let sizes = [0, 1023, 8192, 1536, 188_743_680, 1_610_612_736, 5_368_709_120];
        let texts: Vec<String> = sizes.into_iter().map(bytes).collect();
        assert_eq!(texts, ["0 B", "1023 B", "8 KiB", "1.5 KiB", "180 MiB", "1.5 GiB", "5 GiB"]);
        assert_eq!([count(0), count(999), count(1_200_000)], ["0", "999", "1,200,000"]);
        let millis = [3, 2_349, 45_000, 600_000, 10_800_000];
        let texts: Vec<String> =
            millis.into_iter().map(|millis| estimate(Duration::from_millis(millis))).collect();
        assert_eq!(
            texts,
            ["under 0.1 s", "about 2.3 s", "about 45 s", "about 10 min", "about 3 h"]
        );
    }
}
