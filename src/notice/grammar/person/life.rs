//! Where and when the persons of a cell have lived: `PAUT`, beside the names.

use crate::notice::grammar::text::line;

/// The parts of `PAUT` for each of `count` persons: `Paris, 1561 ; Paris, 1602` says where and when one was born
/// and died. None where it is not sure which part is about whom: then every person must have two dates as far apart as
/// those of a life.
#[must_use]
pub fn life_dates(cell: &str, count: usize) -> Option<Vec<String>> {
    if count == 1 {
        return Some(vec![line(cell).into_owned()]);
    }
    let pieces: Vec<&str> = cell.split([';', '#', '\n']).map(str::trim).collect();
    if count == 0 || pieces.len() != 2 * count {
        return None;
    }
    let year = |piece: &str| -> Option<i32> {
        let mut years = piece
            .split(|c: char| !c.is_ascii_digit())
            .filter(|digits| matches!(digits.len(), 3 | 4))
            .filter_map(|digits| digits.parse().ok());
        let year = years.next();
        year.filter(|_| years.next().is_none())
    };
    pieces
        .chunks(2)
        .map(|life| match (year(life[0]), year(life[1])) {
            (Some(birth), Some(death)) if (10..=110).contains(&(death - birth)) => {
                Some(line(&life.join(" ; ")).into_owned())
            }
            _ => None,
        })
        .collect()
}
