//! Finds a password in bytes, however it was encoded on its way there.

use std::fmt::Write;

/// A secret by the pieces that it is made of. Between them stand reserved characters; the pieces are letters and digits, which no
/// percent-encoding and no quoting changes, and stand nowhere else.
pub struct Search {
    /// What is looked for, and what that is.
    needles: Vec<(Vec<u8>, String)>,
}

impl Search {
    pub fn new(secrets: &[&str]) -> Self {
        let pieces =
            secrets.iter().flat_map(|secret| secret.split(|c: char| !c.is_ascii_alphanumeric()));
        let needles = pieces.filter(|piece| piece.len() >= 6).flat_map(forms).collect();
        Self { needles }
    }

    /// What is found, and in which form.
    pub fn finds(&self, bytes: &[u8]) -> Option<&str> {
        let is_in = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
        self.needles.iter().find(|(needle, _)| is_in(needle)).map(|(_, what)| what.as_str())
    }
}

fn forms(piece: &str) -> Vec<(Vec<u8>, String)> {
    let hex = |before: &str, upper: bool| {
        piece.bytes().fold(String::new(), |mut text, byte| {
            let written = if upper {
                write!(text, "{before}{byte:02X}")
            } else {
                write!(text, "{before}{byte:02x}")
            };
            written.unwrap();
            text
        })
    };
    let mut forms = vec![
        (piece.to_owned(), "as it is"),
        (hex("%", true), "percent-encoded"),
        (hex("%", false), "percent-encoded"),
        (hex("", true), "in hexadecimal"),
        (hex("", false), "in hexadecimal"),
    ];
    // Three bytes make four characters, so a piece has three looks, less the characters that its neighbours have a part in.
    for before in 0..3 {
        let text = [vec![0; before], piece.as_bytes().to_vec()].concat();
        let whole = text.len() / 3 * 4;
        let own = base64(&text)[(before * 4).div_ceil(3)..whole].to_owned();
        forms.push((own.replace('+', "-").replace('/', "_"), "in base64"));
        forms.push((own, "in base64"));
    }
    let told = |(needle, how): (String, &str)| (needle.into_bytes(), format!("{piece}, {how}"));
    forms.into_iter().map(told).collect()
}

/// As RFC 4648 has it.
pub fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let number = (0..3).fold(0_usize, |number, at| {
            number << 8 | usize::from(chunk.get(at).copied().unwrap_or_default())
        });
        for at in 0..4 {
            let letter = LETTERS[number >> (18 - 6 * at) & 63];
            text.push(if at <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[test]
fn every_form_of_a_secret_is_found_wherever_it_stands() {
    assert_eq!(base64(b"Man is"), "TWFuIGlz");
    assert_eq!(base64(b"Ma"), "TWE=");
    let search = Search::new(&["Zqxj71@Kwvy82/end"]);
    let full = "Zqxj71@Kwvy82/end";
    for before in ["", "p", "pa", "pas", "user:"] {
        for text in [full, "Kwvy82", "password=Zqxj71&"] {
            let text = format!("{before}{text} and more");
            assert!(search.finds(text.as_bytes()).is_some(), "{text}");
            let encoded = base64(text.as_bytes());
            assert!(search.finds(encoded.as_bytes()).is_some(), "{text} as {encoded}");
        }
    }
    for text in ["%5A%71%78%6A%37%31", "5a71786a3731", "postgresql://u:Zqxj71%40Kwvy82%2Fend@db"] {
        assert!(search.finds(text.as_bytes()).is_some(), "{text}");
    }
    assert_eq!(search.finds(b"postgresql://u:****@db, Zqxj 71, kwvy82, end"), None);
}
