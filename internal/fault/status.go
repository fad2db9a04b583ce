package fault

import "net/http"

// statuses is the one table from codes to HTTP.
var statuses = map[Code]int{
	Malformed:            http.StatusBadRequest,
	Invalid:              http.StatusUnprocessableEntity,
	GateUnmet:            http.StatusConflict,
	NotAllowedNow:        http.StatusConflict,
	SignatureMismatch:    http.StatusConflict,
	Unauthenticated:      http.StatusUnauthorized,
	Forbidden:            http.StatusForbidden,
	NotFound:             http.StatusNotFound,
	MethodNotAllowed:     http.StatusMethodNotAllowed,
	Misdirected:          http.StatusMisdirectedRequest,
	Conflict:             http.StatusConflict,
	PreconditionFailed:   http.StatusPreconditionFailed,
	PreconditionRequired: http.StatusPreconditionRequired,
	KeyReused:            http.StatusUnprocessableEntity,
	TooLarge:             http.StatusRequestEntityTooLarge,
	UnsupportedMedia:     http.StatusUnsupportedMediaType,
	NotAcceptable:        http.StatusNotAcceptable,
	RateLimited:          http.StatusTooManyRequests,
	Unavailable:          http.StatusServiceUnavailable,
	StorageFull:          http.StatusInsufficientStorage,
	Internal:             http.StatusInternalServerError,
}

// Status is the HTTP status of a code, for the API and the pages alike.
func (c Code) Status() int {
	if s, ok := statuses[c]; ok {
		return s
	}
	return http.StatusInternalServerError
}
