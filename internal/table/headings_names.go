package table

// headings is every heading that is known: of our own files, of published lists
// of projects in Norwegian and English, and of this registry's own list.
var headings = []heading{
	{ID, false, []string{"id", "ekstern_id", "external_id", "prosjekt_id", "prosjektnummer", "prosjektnr", "tiltak_id", "tiltaksnummer", "tiltak_nr", "tiltaksnr", "project_id", "project_number", "gmpp_id_number", "referanse", "reference", "løpenummer", "løpenr"}, []string{"nr", "nummer", "number", "no"}},
	{Title, true, []string{"tittel", "title", "tiltak", "initiative", "tiltaksnavn", "tiltaksnamn", "namn_på_tiltak", "navn_på_tiltak", "prosjekt", "prosjektnavn", "prosjektnamn", "prosjekttittel", "tiltakstittel", "project", "project_name", "project_title", "initiative_name"}, []string{"navn", "namn", "name", "kortnavn", "kortnamn"}},
	{Summary, true, []string{"sammendrag", "samandrag", "summary", "kort_beskrivelse", "kort_skildring", "kort_omtale", "kort_om_tiltaket", "short_description", "oppsummering"}, []string{"hva", "kva"}},
	{Description, true, []string{"beskrivelse", "skildring", "description", "omtale", "tiltaksbeskrivelse", "prosjektbeskrivelse", "tiltakstekst", "beskrivelse_av_tiltaket", "project_description", "description_aims"}, []string{"formål", "føremål", "mål", "purpose", "aim", "aims"}},
	{Owner, false, []string{"ansvarlig", "ansvarleg", "owner", "eier", "eigar", "ansvarlig_virksomhet", "ansvarleg_verksemd", "responsible", "prosjekteier", "prosjekteigar", "tiltakseier", "tiltakseigar", "ansvarlig_organisasjon", "ansvarleg_organisasjon", "project_owner", "responsible_organisation", "responsible_organization", "responsible_agency"}, nil},
	{OwnerNumber, false, []string{
		"ansvarlig_orgnr", "orgnr", "org_nummer", "organisasjonsnummer", "organisasjonsnr", "ansvarlig_organisasjonsnummer", "ansvarlig_virksomhet_orgnr", "ansvarleg_verksemd_orgnr",
		"organisasjonsnummer_for_ansvarlig_virksomhet", "organisasjonsnummer_for_ansvarleg_verksemd", "organisation_number_of_the_owner", "virksomhetens_organisasjonsnummer",
		"owner_number", "owner_organisation_number", "owner_organization_number", "organisation_number", "organization_number", "org_no", "org_number",
	}, nil},
	{OwnerSlug, false, []string{"ansvarlig_etat_id", "etat_id", "owner_id", "owner_slug"}, nil},
	{OwnerName, false, []string{"ansvarlig_etat", "ansvarleg_etat", "etat", "virksomhet", "verksemd", "virksomhetsnavn", "organisasjon", "owner_name", "organisation", "organization", "agency"}, nil},
	{Ministry, false, []string{"departement", "ministry", "ansvarlig_departement", "ansvarleg_departement", "eierdepartement", "sektordepartement", "department", "responsible_ministry"}, nil},
	{Themes, false, []string{"tjenesteomraade_los", "tenesteområde_los", "tjenesteområde", "tenesteområde", "los", "los_tema", "tema", "temaer", "theme", "themes", "service_area"}, nil},
	{Functions, false, []string{"kostra_funksjoner", "kostra_funksjonar", "kostra", "kostra_funksjon", "funksjoner", "functions", "kostra_functions"}, nil},
	{Reach, false, []string{"beroerte_kommuner", "berørte_kommunar", "råka_kommunar", "kommuner", "kommunar", "kommune", "hvem_det_gjelder", "hvem_gjelder_det", "kven_det_gjeld", "kven_gjeld_det", "gjelder", "gjeld", "reach", "affected_municipalities", "municipalities", "municipality", "who_it_concerns"}, []string{"målgruppe", "target_group", "omfang"}},
	{ReachCodes, false, []string{"beroerte_koder", "kommunenummer", "kommunenumre", "kommunenr", "komm_nr", "reach_codes", "municipality_numbers", "municipality_number", "affected_codes"}, nil},
	{Start, false, []string{"startaar", "start", "startdato", "start_date", "start_year", "oppstart", "oppstartsdato", "oppstartsår", "planlagt_oppstart", "planlagt_start", "planlagt_startdato", "forventet_oppstart", "planned_start", "startes", "fra_dato", "fra_og_med"}, nil},
	{End, false, []string{"sluttaar", "slutt", "sluttdato", "end", "end_date", "end_year", "ferdig", "planlagt_ferdig", "planlagt_slutt", "planlagt_sluttdato", "ferdigstillelse", "ferdigstilling", "ferdigdato", "forventet_ferdig", "planlagt_ferdigstillelse", "planned_end", "finish", "finish_date", "til_dato", "til_og_med"}, []string{"latest_approved_end_date", "end_date_latest_approved", "project_end_date_latest_approved", "end_date_baseline", "project_end_date_baseline", "end_date_forecast", "project_end_date_forecast", "forecast"}},
	{Phase, false, []string{"fase", "prosjektfase", "phase", "project_phase", "tiltaksfase"}, []string{"status"}},
	{PhaseNote, true, []string{"fase_notat", "phase_note"}, nil},
	{Obligation, false, []string{"forpliktelse", "plikt", "obligation", "lovpålagt", "pålagt", "obligatorisk", "mandatory"}, nil},
	{URL, false, []string{"kilde", "kjelde", "lenke", "lenkje", "lenker", "url", "nettside", "nettadresse", "nettstad", "nettsted", "les_mer", "source", "source_url", "link", "website", "web_page", "nettadresse_til_kilden", "nettadresse_til_kjelda", "web_address_of_the_source"}, nil},
	{Certainty, false, []string{"verifisering", "sikkerhet", "certainty", "verification", "hvor_sikkert_det_er", "kor_sikkert_det_er"}, nil},
	{Checked, false, []string{"kontrollert_dato", "kontrollert", "per_dato", "checked_date", "checked", "date_checked", "as_of", "dato_for_kilden", "dato_for_kjelda", "date_of_the_source"}, nil},
	{Deadline, false, []string{"frist", "tidsfrist", "deadline", "frist_for_plikten", "frist_for_plikta", "deadline_of_the_obligation"}, nil},
	{LegalBasis, false, []string{"hjemmel", "heimel", "lovhjemmel", "legal_basis"}, nil},
	{Cost, false, []string{"kostnad", "kostnader", "kostnadar", "budsjett", "ramme", "kostnadsramme", "cost", "costs", "budget", "whole_life_cost", "total_baseline_whole_life_costs"}, nil},
	{Comment, false, []string{"kommentar", "kommentarer", "kommentarar", "merknad", "merknader", "merknadar", "comment", "comments", "departmental_commentary"}, nil},
	{Contact, false, []string{"kontaktperson", "kontakt", "contact", "contact_person"}, nil},
	{Progress, false, []string{"fremdrift", "framdrift", "progress", "delivery_confidence_assessment"}, []string{"status"}},
	{Risk, false, []string{"risiko", "risk"}, nil},
}
