//! The known word that a mistyped one most likely means. Never guesses when nothing is close.

/// The most similar of the known words, if one is similar enough to be worth suggesting.
///
/// ```
/// use aludel_core::nearest::nearest;
///
/// assert_eq!(nearest("Revison", ["Revision", "Labels"]), Some("Revision"));
/// assert_eq!(nearest("zzz", ["Revision", "Labels"]), None);
/// ```
#[must_use]
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    // Below 0.7 the suggestions become noise: "Owner" is 0.6 from "Revision".
    const SIMILAR_ENOUGH: f64 = 0.7;
    let lower = word.to_lowercase();
    known
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(score, _)| *score >= SIMILAR_ENOUGH)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}
