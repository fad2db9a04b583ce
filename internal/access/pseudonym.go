package access

// Pseudonym is the actor of what somebody does on behalf of an organisation
// without a token, as in a browser session: the same for the same parts, and
// not to be traced back to them without the key file.
func (k *Keys) Pseudonym(parts ...string) string { return pseudonym(k.pseudonyms, parts...) }
