// Package search finds records by words, as Norwegians write them: in other
// inflections than the record has them ("legemiddellisten" and "legemiddelliste"),
// as parts of compounds ("skole" in "barneskole") and compounds by their parts
// ("legemiddelliste" in "liste over legemidler"), by another word for the same
// (synonyms.txt), in plain letters ("sokere" for "søkere"), and with one typing
// error in a word that is known nowhere.
//
// An Index is kept in memory and leads from stems to the records that hold them.
// It is exact: what Put has taken in is found by the next Find, and what was
// taken out is not. It holds no texts, so what is shown of a hit is marked in the
// record's own text by Mark.
//
// It is written by hand and not bleve, which was looked at: an index of bleve's
// that lives in memory only is never merged, so that each change makes it slower,
// and one on disk would be a second store beside the views, with faults of its
// own. Here a change is a few insertions, and the list of initiatives needs the
// whole set of what is found, not its best ten.
//
// What it costs with v different stems and a word that r records hold: a pass
// over the v stems (half a millisecond for 50,000), and r steps.
package search
