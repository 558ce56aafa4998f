//! Numbers of things and bytes as people say them. Never more exact than they are.

/// Bytes: `180 MiB`, `1.5 GiB`.
///
/// ```
/// assert_eq!(aludel_core::amount::bytes(1_610_612_736), "1.5 GiB");
/// ```
#[must_use]
pub fn bytes(bytes: u64) -> String {
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

/// A count: `1,200,000`.
#[must_use]
pub fn count(number: u64) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_short() {
        let sizes = [0, 1023, 8192, 1536, 188_743_680, 1_610_612_736, 5_368_709_120];
        let texts: Vec<String> = sizes.into_iter().map(bytes).collect();
        assert_eq!(texts, ["0 B", "1023 B", "8 KiB", "1.5 KiB", "180 MiB", "1.5 GiB", "5 GiB"]);
        assert_eq!([count(0), count(999), count(1_200_000)], ["0", "999", "1,200,000"]);
    }
}
