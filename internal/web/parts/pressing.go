package parts

// Pressing is at most so many of a list, in its order: those that ask for an act before
// the others. more is how many it leaves out.
func Pressing[T any](list []T, acts func(*T) bool, most int) (shown []T, more int) {
	if len(list) <= most {
		return list, 0
	}
	room, keep := most, make([]bool, len(list))
	for _, wanted := range []bool{true, false} {
		for i := range list {
			if room > 0 && acts(&list[i]) == wanted {
				keep[i], room = true, room-1
			}
		}
	}
	for i := range list {
		if keep[i] {
			shown = append(shown, list[i])
		}
	}
	return shown, len(list) - most
}
