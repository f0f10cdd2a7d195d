//! When are two spellings of a name one?
//!
//! In: a word or name. Out: its folded form: no case, no marks over letters, no apostrophes,
//! hyphens and points as spaces (`^`, the mark of an abbreviation, stays), Persian and Kurdish letters as Arabic ones. [`key`] goes
//! further and joins spellings by which names of other scripts are put into Latin letters.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Letters that do not come apart into a plain letter and a mark.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'đ' | 'ɗ' | 'ð' => "d",
        'ħ' | 'ʰ' => "h",
        'ı' => "i",
        'ł' => "l",
        'ø' | 'ɔ' => "o",
        'þ' => "th",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ə' => "a",
        'ŧ' => "t",
        'ŋ' => "ng",
        'ɓ' => "b",
        'ƙ' | 'ĸ' => "k",
        'ɛ' => "e",
        'ƴ' => "y",
        'ى' | 'ی' | 'ې' => "ي",
        'ک' => "ك",
        'ہ' | 'ە' | 'ھ' => "ه",
        'ـ' => "",
        _ => return None,
    })
}

fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '‘' | '’' | 'ʻ' | 'ʼ' | 'ʽ' | 'ʾ' | 'ʿ' | '`' | '´' | 'ʹ' | '′' | '‛' | 'ꞌ'
    )
}

/// Appends the folded word; runs of other signs are one space.
fn push(word: &str, out: &mut String) {
    let lower = word.chars().flat_map(char::to_lowercase);
    for c in lower.nfkd().filter(|c| !is_combining_mark(*c)) {
        if let Some(letters) = plain(c) {
            out.push_str(letters);
        } else if c.is_alphanumeric() || c == '^' {
            out.push(c);
        } else if !is_apostrophe(c) && !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
}

/// The folded form of a name or word.
pub fn fold(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    push(name, &mut out);
    out.truncate(out.trim_end().len());
    out
}

/// Whether folding a word in lower case changes nothing but its hyphens and points.
pub(super) fn is_simple(word: &str) -> bool {
    word.is_ascii() && !word.bytes().any(|b| matches!(b, b'\'' | b'`'))
}

/// Least letters of a key that says something.
const KEY: usize = 2;

/// The skeleton of a folded name of which the articles, vowels and doubled letters are dropped
/// and letters that stand for one sound in other scripts are one: "khan sheikhoun", "khan
/// shaykhun" and "hawija", "al hawijah" meet. `None` where too little is left.
pub fn key(folded: &str, articles: &dyn Fn(&str) -> bool) -> Option<String> {
    let mut out = String::new();
    for word in folded.split(' ') {
        if articles(word) || !word.is_ascii() {
            continue;
        }
        sounds(word.as_bytes(), &mut out);
    }
    (out.len() >= KEY).then_some(out)
}

/// Appends the consonants of a word, each sound as one letter; the name's first vowel as `a`.
fn sounds(word: &[u8], out: &mut String) {
    let mut at = 0;
    let mut last = None;
    let start = out.len();
    while at < word.len() {
        let (letter, taken) = sound(&word[at..], at + out.len() == 0, at + 1 == word.len());
        at += taken;
        match letter {
            Some(l) if last != Some(l) => {
                out.push(l as char);
                last = Some(l);
            }
            Some(_) => {}
            // Vowels part doubled letters, so "mama" keeps both.
            None => last = None,
        }
    }
    // "Hawijah", "Hawijat": the ending of a feminine noun.
    if out.len() > start + 2 && out.ends_with('h') {
        out.pop();
    }
}

/// The sound at the head of a word and the letters it takes; no sound for a vowel inside.
fn sound(rest: &[u8], first: bool, last: bool) -> (Option<u8>, usize) {
    let two = rest.get(..2).unwrap_or(rest);
    match two {
        b"kh" => return (Some(b'h'), 2),
        b"sh" | b"ch" => return (Some(b'S'), 2),
        b"gh" => return (Some(b'g'), 2),
        b"th" => return (Some(b't'), 2),
        b"dh" => return (Some(b'd'), 2),
        b"zh" | b"dj" => return (Some(b'j'), 2),
        b"ph" => return (Some(b'f'), 2),
        b"ts" | b"tz" => return (Some(b'z'), 2),
        b"ck" => return (Some(b'k'), 2),
        _ => {}
    }
    let letter = match rest[0] {
        b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'w' if !first => None,
        b'a' | b'e' | b'i' | b'o' | b'u' => Some(b'a'),
        b'h' if last => Some(b'h'),
        b'q' | b'c' | b'k' => Some(b'k'),
        b'v' | b'w' => Some(b'w'),
        b'x' => Some(b'h'),
        other => Some(other),
    };
    (letter, 1)
}

/// How near two folded names are that share a key, 0 to 1: twice the letters in common order
/// over all letters.
pub fn nearness(a: &str, b: &str) -> f64 {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut row = vec![0usize; b.len() + 1];
    for x in a {
        let mut above_left = 0;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y {
                above_left + 1
            } else {
                above.max(row[j])
            };
            above_left = above;
        }
    }
    2.0 * row[b.len()] as f64 / (a.len() + b.len()).max(1) as f64
}
