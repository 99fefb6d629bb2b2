CREATE TABLE acknowledgement (
	epoch VARCHAR(16) NOT NULL, 
	ranges TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	CONSTRAINT pk_acknowledgement PRIMARY KEY (epoch)
)
;;
CREATE TABLE aggregate (
	uid VARCHAR(32) NOT NULL, 
	type VARCHAR(32) NOT NULL, 
	rev INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	CONSTRAINT pk_aggregate PRIMARY KEY (uid)
)
;;
CREATE INDEX ix_aggregate_rev ON aggregate (rev)
;;
CREATE INDEX ix_aggregate_type ON aggregate (type)
;;
CREATE TABLE attended_month (
	receiver INTEGER NOT NULL, 
	month VARCHAR(7) NOT NULL, 
	rows INTEGER NOT NULL, 
	known INTEGER NOT NULL, 
	sexed INTEGER NOT NULL, 
	women INTEGER NOT NULL, 
	men INTEGER NOT NULL, 
	not_stated INTEGER NOT NULL, 
	asked INTEGER NOT NULL, 
	asked_people INTEGER NOT NULL, 
	young INTEGER NOT NULL, 
	CONSTRAINT pk_attended_month PRIMARY KEY (receiver, month)
)
 WITHOUT ROWID
;;
CREATE TABLE brought (
	uid VARCHAR(32) NOT NULL, 
	cells TEXT NOT NULL, 
	CONSTRAINT pk_brought PRIMARY KEY (uid)
)
;;
CREATE TABLE centre_row (
	uid VARCHAR(32) NOT NULL, 
	generation INTEGER NOT NULL, 
	generation_random VARCHAR(16) NOT NULL, 
	sent INTEGER NOT NULL, 
	rev INTEGER NOT NULL, 
	state TEXT, 
	CONSTRAINT pk_centre_row PRIMARY KEY (uid)
)
;;
CREATE TABLE "conflict" (
	uid VARCHAR(32) NOT NULL, 
	field TEXT NOT NULL, 
	aggregate VARCHAR(32) NOT NULL, 
	type VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_conflict PRIMARY KEY (uid, field)
)
;;
CREATE INDEX ix_conflict_aggregate ON "conflict" (aggregate)
;;
CREATE TABLE country (
	iso3 TEXT, 
	region TEXT, 
	code TEXT, 
	name_es TEXT, 
	name_en TEXT, 
	name_pt TEXT, 
	name_fr TEXT, 
	id INTEGER NOT NULL, 
	uid VARCHAR(32) NOT NULL, 
	voided BOOLEAN NOT NULL, 
	CONSTRAINT pk_country PRIMARY KEY (id), 
	CONSTRAINT uq_country_uid UNIQUE (uid)
)
;;
CREATE TABLE declared_lost (
	device VARCHAR(32) NOT NULL, 
	epoch VARCHAR(16) NOT NULL, 
	seq INTEGER NOT NULL, 
	hash VARCHAR(64), 
	CONSTRAINT pk_declared_lost PRIMARY KEY (device, epoch, seq)
)
;;
CREATE TABLE delivered_month (
	countries TEXT NOT NULL, 
	currency TEXT NOT NULL, 
	month VARCHAR(7) NOT NULL, 
	services BIGINT NOT NULL, 
	with_hours BIGINT NOT NULL, 
	hours BIGINT NOT NULL, 
	people_hours BIGINT NOT NULL, 
	with_cost BIGINT NOT NULL, 
	cost BIGINT NOT NULL, 
	CONSTRAINT pk_delivered_month PRIMARY KEY (countries, currency, month)
)
 WITHOUT ROWID
;;
CREATE TABLE device (
	device VARCHAR(32) NOT NULL, 
	office VARCHAR(32) NOT NULL, 
	name TEXT NOT NULL, 
	public_key VARCHAR(64) NOT NULL, 
	fingerprint TEXT NOT NULL, 
	certificate TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	revoked BOOLEAN NOT NULL, 
	rev INTEGER NOT NULL, 
	last_package TEXT, 
	seen TEXT NOT NULL, 
	CONSTRAINT pk_device PRIMARY KEY (device)
)
;;
CREATE INDEX ix_device_office ON device (office)
;;
CREATE TABLE draft (
	uid VARCHAR(32) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	record VARCHAR(32), 
	title TEXT NOT NULL, 
	body TEXT NOT NULL, 
	look TEXT, 
	created TEXT NOT NULL, 
	changed TEXT NOT NULL, 
	CONSTRAINT pk_draft PRIMARY KEY (uid)
)
;;
CREATE TABLE fate (
	eid VARCHAR(32) NOT NULL, 
	fate VARCHAR(16) NOT NULL, 
	reason TEXT, 
	rev INTEGER NOT NULL, 
	since INTEGER NOT NULL, 
	CONSTRAINT pk_fate PRIMARY KEY (eid)
)
;;
CREATE INDEX ix_fate_fate ON fate (fate)
;;
CREATE INDEX ix_fate_rev ON fate (rev)
;;
CREATE TABLE held_entry (
	hash VARCHAR(64) NOT NULL, 
	device VARCHAR(32) NOT NULL, 
	epoch VARCHAR(16) NOT NULL, 
	seq INTEGER NOT NULL, 
	line TEXT NOT NULL, 
	package VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_held_entry PRIMARY KEY (hash)
)
;;
CREATE INDEX ix_held_entry_label ON held_entry (device, epoch, seq)
;;
CREATE TABLE import_log (
	uid VARCHAR(32) NOT NULL, 
	number INTEGER NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	file TEXT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	actor TEXT NOT NULL, 
	at TEXT NOT NULL, 
	receipt TEXT NOT NULL, 
	CONSTRAINT pk_import_log PRIMARY KEY (uid), 
	CONSTRAINT uq_import_log_number UNIQUE (number)
)
;;
CREATE INDEX ix_import_log_sha256 ON import_log (sha256)
;;
CREATE TABLE invitation (
	uid VARCHAR(32) NOT NULL, 
	office VARCHAR(32) NOT NULL, 
	created TEXT NOT NULL, 
	device VARCHAR(32), 
	CONSTRAINT pk_invitation PRIMARY KEY (uid)
)
;;
CREATE TABLE journal (
	id INTEGER NOT NULL, 
	device VARCHAR(32) NOT NULL, 
	epoch VARCHAR(16) NOT NULL, 
	seq INTEGER NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	prev_hash VARCHAR(64) NOT NULL, 
	eid VARCHAR(32) NOT NULL, 
	line TEXT NOT NULL, 
	import_uid VARCHAR(32), 
	arrived VARCHAR(32), 
	acknowledged BOOLEAN NOT NULL, 
	superseded BOOLEAN NOT NULL, 
	CONSTRAINT pk_journal PRIMARY KEY (id), 
	CONSTRAINT uq_journal_hash UNIQUE (hash)
)
;;
CREATE INDEX ix_journal_acknowledged ON journal (acknowledged, id)
;;
CREATE INDEX ix_journal_arrived ON journal (arrived)
;;
CREATE INDEX ix_journal_eid ON journal (eid)
;;
CREATE INDEX ix_journal_import_uid ON journal (import_uid)
;;
CREATE UNIQUE INDEX ix_journal_label ON journal (device, epoch, seq)
;;
CREATE TABLE kept_file (
	sha256 VARCHAR(64) NOT NULL, 
	name TEXT NOT NULL, 
	received TEXT NOT NULL, 
	content BLOB NOT NULL, 
	CONSTRAINT pk_kept_file PRIMARY KEY (sha256)
)
;;
CREATE TABLE modality (
	retired BOOLEAN, 
	code TEXT, 
	name_es TEXT, 
	name_en TEXT, 
	name_pt TEXT, 
	name_fr TEXT, 
	id INTEGER NOT NULL, 
	uid VARCHAR(32) NOT NULL, 
	voided BOOLEAN NOT NULL, 
	CONSTRAINT pk_modality PRIMARY KEY (id), 
	CONSTRAINT uq_modality_uid UNIQUE (uid)
)
;;
CREATE TABLE product (
	parent TEXT, 
	level INTEGER, 
	network TEXT, 
	code TEXT, 
	name_es TEXT, 
	name_en TEXT, 
	name_pt TEXT, 
	name_fr TEXT, 
	id INTEGER NOT NULL, 
	uid VARCHAR(32) NOT NULL, 
	voided BOOLEAN NOT NULL, 
	CONSTRAINT pk_product PRIMARY KEY (id), 
	CONSTRAINT uq_product_uid UNIQUE (uid)
)
;;
CREATE TABLE proposal (
	id VARCHAR(32) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	type VARCHAR(32) NOT NULL, 
	uid VARCHAR(32) NOT NULL, 
	aggregate VARCHAR(32) NOT NULL, 
	field TEXT, 
	old TEXT, 
	new TEXT, 
	look TEXT, 
	author TEXT NOT NULL, 
	at TEXT NOT NULL, 
	package VARCHAR(64) NOT NULL, 
	reason TEXT, 
	CONSTRAINT pk_proposal PRIMARY KEY (id)
)
;;
CREATE INDEX ix_proposal_state ON proposal (state)
;;
CREATE INDEX ix_proposal_uid ON proposal (uid)
;;
CREATE TABLE reported_figure (
	code TEXT, 
	value BIGINT, 
	unit TEXT, 
	subject TEXT, 
	period TEXT, 
	refers_to TEXT, 
	text TEXT, 
	basis TEXT, 
	details TEXT, 
	source_line INTEGER, 
	id INTEGER NOT NULL, 
	uid VARCHAR(32) NOT NULL, 
	voided BOOLEAN NOT NULL, 
	CONSTRAINT pk_reported_figure PRIMARY KEY (id), 
	CONSTRAINT uq_reported_figure_uid UNIQUE (uid)
)
;;
CREATE TABLE scope (
	office VARCHAR(32) NOT NULL, 
	aggregate VARCHAR(32) NOT NULL, 
	inside BOOLEAN NOT NULL, 
	rev INTEGER NOT NULL, 
	CONSTRAINT pk_scope PRIMARY KEY (office, aggregate)
)
;;
CREATE INDEX ix_scope_rev ON scope (rev)
;;
CREATE TABLE sdg (
	colour TEXT, 
	code TEXT, 
	name_es TEXT, 
	name_en TEXT, 
	name_pt TEXT, 
	name_fr TEXT, 
	id INTEGER NOT NULL, 
	uid VARCHAR(32) NOT NULL, 
	voided BOOLEAN NOT NULL, 
	CONSTRAINT pk_sdg PRIMARY KEY (id), 
	CONSTRAINT uq_sdg_uid UNIQUE (uid)
)
;;
CREATE TABLE sent_package (
	id INTEGER NOT NULL, 
	package VARCHAR(32) NOT NULL, 
	recipient VARCHAR(32) NOT NULL, 
	number INTEGER NOT NULL, 
	part INTEGER NOT NULL, 
	parts INTEGER NOT NULL, 
	file TEXT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	payload_sha256 VARCHAR(64) NOT NULL, 
	entries INTEGER NOT NULL, 
	rows INTEGER NOT NULL, 
	last_entry INTEGER NOT NULL, 
	created TEXT NOT NULL, 
	CONSTRAINT pk_sent_package PRIMARY KEY (id)
)
;;
CREATE INDEX ix_sent_package_package ON sent_package (package)
;;
CREATE INDEX ix_sent_package_recipient ON sent_package (recipient)
;;
CREATE TABLE service_type (
	family TEXT, 
	editable_default BOOLEAN, 
	retired BOOLEAN, 
	code TEXT, 
	name_es TEXT, 
	name_en TEXT, 
	name_pt TEXT, 
	name_fr TEXT, 
	id INTEGER NOT NULL, 
	uid VARCHAR(32) NOT NULL, 
	voided BOOLEAN NOT NULL, 
	CONSTRAINT pk_service_type PRIMARY KEY (id), 
	CONSTRAINT uq_service_type_uid UNIQUE (uid)
)
;;
CREATE TABLE setting (
	"key" TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_setting PRIMARY KEY ("key")
)
;;
CREATE TABLE strategic_plan (
	code TEXT, 
	title TEXT, 
	start_year INTEGER, 
	end_year INTEGER, 
	source TEXT, 
	id INTEGER NOT NULL, 
	uid VARCHAR(32) NOT NULL, 
	voided BOOLEAN NOT NULL, 
	CONSTRAINT pk_strategic_plan PRIMARY KEY (id), 
	CONSTRAINT uq_strategic_plan_uid UNIQUE (uid)
)
;;
CREATE TABLE structure (
	kind TEXT, 
	acronym TEXT, 
	code TEXT, 
	name_es TEXT, 
	name_en TEXT, 
	name_pt TEXT, 
	name_fr TEXT, 
	id INTEGER NOT NULL, 
	uid VARCHAR(32) NOT NULL, 
	voided BOOLEAN NOT NULL, 
	CONSTRAINT pk_structure PRIMARY KEY (id), 
	CONSTRAINT uq_structure_uid UNIQUE (uid)
)
;;
CREATE TABLE taken_part (
	package VARCHAR(32) NOT NULL, 
	part INTEGER NOT NULL, 
	parts INTEGER NOT NULL, 
	CONSTRAINT pk_taken_part PRIMARY KEY (package, part)
)
;;
CREATE TABLE theme (
	kind TEXT, 
	description TEXT, 
	editable_default BOOLEAN, 
	retired BOOLEAN, 
	code TEXT, 
	name_es TEXT, 
	name_en TEXT, 
	name_pt TEXT, 
	name_fr TEXT, 
	id INTEGER NOT NULL, 
	uid VARCHAR(32) NOT NULL, 
	voided BOOLEAN NOT NULL, 
	CONSTRAINT pk_theme PRIMARY KEY (id), 
	CONSTRAINT uq_theme_uid UNIQUE (uid)
)
;;
CREATE TABLE waiting_line (
	id INTEGER NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	uid TEXT NOT NULL, 
	rev INTEGER NOT NULL, 
	line TEXT NOT NULL, 
	CONSTRAINT pk_waiting_line PRIMARY KEY (id)
)
;;
CREATE INDEX ix_waiting_line_kind ON waiting_line (kind)
;;
CREATE INDEX ix_waiting_line_uid ON waiting_line (uid)
;;
CREATE TABLE journal_aggregate (
	entry_id INTEGER NOT NULL, 
	aggregate VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_journal_aggregate PRIMARY KEY (entry_id, aggregate), 
	CONSTRAINT fk_journal_aggregate_entry_id FOREIGN KEY(entry_id) REFERENCES journal (id)
)
;;
CREATE INDEX ix_journal_aggregate_aggregate ON journal_aggregate (aggregate)
;;
CREATE TABLE office (
	code TEXT, 
	name TEXT, 
	role TEXT, 
	structure_id INTEGER, 
	id INTEGER NOT NULL, 
	uid VARCHAR(32) NOT NULL, 
	voided BOOLEAN NOT NULL, 
	CONSTRAINT pk_office PRIMARY KEY (id), 
	CONSTRAINT fk_office_structure_id FOREIGN KEY(structure_id) REFERENCES structure (id), 
	CONSTRAINT uq_office_uid UNIQUE (uid)
)
;;
CREATE TABLE strategic_objective (
	strategic_plan_id INTEGER, 
	code TEXT, 
	label TEXT, 
	title TEXT, 
	weight BIGINT, 
	id INTEGER NOT NULL, 
	uid VARCHAR(32) NOT NULL, 
	voided BOOLEAN NOT NULL, 
	CONSTRAINT pk_strategic_objective PRIMARY KEY (id), 
	CONSTRAINT fk_strategic_objective_strategic_plan_id FOREIGN KEY(strategic_plan_id) REFERENCES strategic_plan (id), 
	CONSTRAINT uq_strategic_objective_uid UNIQUE (uid)
)
;;
CREATE TABLE structure_country (
	owner_id INTEGER NOT NULL, 
	target_id INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	CONSTRAINT pk_structure_country PRIMARY KEY (owner_id, target_id), 
	CONSTRAINT fk_structure_country_owner_id FOREIGN KEY(owner_id) REFERENCES structure (id), 
	CONSTRAINT fk_structure_country_target_id FOREIGN KEY(target_id) REFERENCES country (id)
)
 WITHOUT ROWID
;;
CREATE INDEX ix_structure_country_target_id ON structure_country (target_id)
;;
CREATE TABLE structure_products (
	owner_id INTEGER NOT NULL, 
	target_id INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	CONSTRAINT pk_structure_products PRIMARY KEY (owner_id, target_id), 
	CONSTRAINT fk_structure_products_owner_id FOREIGN KEY(owner_id) REFERENCES structure (id), 
	CONSTRAINT fk_structure_products_target_id FOREIGN KEY(target_id) REFERENCES product (id)
)
 WITHOUT ROWID
;;
CREATE INDEX ix_structure_products_target_id ON structure_products (target_id)
;;
CREATE TABLE office_country (
	owner_id INTEGER NOT NULL, 
	target_id INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	CONSTRAINT pk_office_country PRIMARY KEY (owner_id, target_id), 
	CONSTRAINT fk_office_country_owner_id FOREIGN KEY(owner_id) REFERENCES office (id), 
	CONSTRAINT fk_office_country_target_id FOREIGN KEY(target_id) REFERENCES country (id)
)
 WITHOUT ROWID
;;
CREATE INDEX ix_office_country_target_id ON office_country (target_id)
;;
CREATE TABLE organisation (
	flo_id TEXT, 
	name TEXT, 
	acronym TEXT, 
	kind TEXT, 
	producer_setup TEXT, 
	grade INTEGER, 
	place TEXT, 
	entry DATE, 
	exit DATE, 
	latitude BIGINT, 
	longitude BIGINT, 
	members_women INTEGER, 
	members_men INTEGER, 
	email TEXT, 
	phone TEXT, 
	remarks TEXT, 
	confirmed BOOLEAN, 
	office_id INTEGER, 
	flo_key TEXT, 
	name_key TEXT, 
	search TEXT NOT NULL, 
	id INTEGER NOT NULL, 
	uid VARCHAR(32) NOT NULL, 
	voided BOOLEAN NOT NULL, 
	CONSTRAINT pk_organisation PRIMARY KEY (id), 
	CONSTRAINT fk_organisation_office_id FOREIGN KEY(office_id) REFERENCES office (id), 
	CONSTRAINT uq_organisation_uid UNIQUE (uid)
)
;;
CREATE INDEX ix_organisation_flo_key ON organisation (flo_key)
;;
CREATE INDEX ix_organisation_name_key ON organisation (name_key)
;;
CREATE TABLE tactical_objective (
	strategic_objective_id INTEGER, 
	code TEXT, 
	label TEXT, 
	title TEXT, 
	start_year INTEGER, 
	end_year INTEGER, 
	weight BIGINT, 
	source_line INTEGER, 
	id INTEGER NOT NULL, 
	uid VARCHAR(32) NOT NULL, 
	voided BOOLEAN NOT NULL, 
	CONSTRAINT pk_tactical_objective PRIMARY KEY (id), 
	CONSTRAINT fk_tactical_objective_strategic_objective_id FOREIGN KEY(strategic_objective_id) REFERENCES strategic_objective (id), 
	CONSTRAINT uq_tactical_objective_uid UNIQUE (uid)
)
;;
CREATE TABLE action_line (
	strategic_objective_id INTEGER, 
	tactical_objective_id INTEGER, 
	text TEXT, 
	year INTEGER, 
	status TEXT, 
	owner TEXT, 
	parent TEXT, 
	source_line INTEGER, 
	id INTEGER NOT NULL, 
	uid VARCHAR(32) NOT NULL, 
	voided BOOLEAN NOT NULL, 
	CONSTRAINT pk_action_line PRIMARY KEY (id), 
	CONSTRAINT fk_action_line_strategic_objective_id FOREIGN KEY(strategic_objective_id) REFERENCES strategic_objective (id), 
	CONSTRAINT fk_action_line_tactical_objective_id FOREIGN KEY(tactical_objective_id) REFERENCES tactical_objective (id), 
	CONSTRAINT uq_action_line_uid UNIQUE (uid)
)
;;
CREATE TABLE activity (
	organisation_id INTEGER NOT NULL, 
	start DATE NOT NULL, 
	stop DATE NOT NULL, 
	known BOOLEAN NOT NULL, 
	CONSTRAINT pk_activity PRIMARY KEY (organisation_id, start), 
	CONSTRAINT fk_activity_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
)
 WITHOUT ROWID
;;
CREATE INDEX ix_activity_start ON activity (start, stop)
;;
CREATE TABLE certification_status (
	organisation_id INTEGER, 
	status TEXT, 
	since DATE, 
	id INTEGER NOT NULL, 
	uid VARCHAR(32) NOT NULL, 
	voided BOOLEAN NOT NULL, 
	CONSTRAINT pk_certification_status PRIMARY KEY (id), 
	CONSTRAINT fk_certification_status_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT uq_certification_status_uid UNIQUE (uid)
)
;;
CREATE INDEX ix_certification_status_organisation_id ON certification_status (organisation_id)
;;
CREATE TABLE organisation_country (
	owner_id INTEGER NOT NULL, 
	target_id INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	CONSTRAINT pk_organisation_country PRIMARY KEY (owner_id, target_id), 
	CONSTRAINT fk_organisation_country_owner_id FOREIGN KEY(owner_id) REFERENCES organisation (id), 
	CONSTRAINT fk_organisation_country_target_id FOREIGN KEY(target_id) REFERENCES country (id)
)
 WITHOUT ROWID
;;
CREATE INDEX ix_organisation_country_target_id ON organisation_country (target_id)
;;
CREATE TABLE organisation_products (
	owner_id INTEGER NOT NULL, 
	target_id INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	CONSTRAINT pk_organisation_products PRIMARY KEY (owner_id, target_id), 
	CONSTRAINT fk_organisation_products_owner_id FOREIGN KEY(owner_id) REFERENCES organisation (id), 
	CONSTRAINT fk_organisation_products_target_id FOREIGN KEY(target_id) REFERENCES product (id)
)
 WITHOUT ROWID
;;
CREATE INDEX ix_organisation_products_target_id ON organisation_products (target_id)
;;
CREATE TABLE achievement (
	tactical_objective_id INTEGER, 
	action_line_id INTEGER, 
	text TEXT, 
	heading TEXT, 
	date DATE, 
	source_line INTEGER, 
	id INTEGER NOT NULL, 
	uid VARCHAR(32) NOT NULL, 
	voided BOOLEAN NOT NULL, 
	CONSTRAINT pk_achievement PRIMARY KEY (id), 
	CONSTRAINT fk_achievement_tactical_objective_id FOREIGN KEY(tactical_objective_id) REFERENCES tactical_objective (id), 
	CONSTRAINT fk_achievement_action_line_id FOREIGN KEY(action_line_id) REFERENCES action_line (id), 
	CONSTRAINT uq_achievement_uid UNIQUE (uid)
)
;;
CREATE TABLE service (
	office_id INTEGER, 
	service_ref TEXT, 
	title TEXT, 
	start DATE, 
	"end" DATE, 
	state TEXT, 
	service_type_id INTEGER, 
	modality_id INTEGER, 
	place TEXT, 
	tactical_objective_id INTEGER, 
	action_line_id INTEGER, 
	project TEXT, 
	programme TEXT, 
	hours BIGINT, 
	cost BIGINT, 
	currency TEXT, 
	funder TEXT, 
	satisfaction_mean BIGINT, 
	satisfaction_n INTEGER, 
	need TEXT, 
	agreements TEXT, 
	remarks TEXT, 
	countries TEXT DEFAULT '' NOT NULL, 
	counts BOOLEAN NOT NULL, 
	receivers INTEGER NOT NULL, 
	participants INTEGER NOT NULL, 
	women_total INTEGER NOT NULL, 
	men_total INTEGER NOT NULL, 
	search TEXT NOT NULL, 
	id INTEGER NOT NULL, 
	uid VARCHAR(32) NOT NULL, 
	voided BOOLEAN NOT NULL, 
	CONSTRAINT pk_service PRIMARY KEY (id), 
	CONSTRAINT fk_service_office_id FOREIGN KEY(office_id) REFERENCES office (id), 
	CONSTRAINT fk_service_service_type_id FOREIGN KEY(service_type_id) REFERENCES service_type (id), 
	CONSTRAINT fk_service_modality_id FOREIGN KEY(modality_id) REFERENCES modality (id), 
	CONSTRAINT fk_service_tactical_objective_id FOREIGN KEY(tactical_objective_id) REFERENCES tactical_objective (id), 
	CONSTRAINT fk_service_action_line_id FOREIGN KEY(action_line_id) REFERENCES action_line (id), 
	CONSTRAINT uq_service_uid UNIQUE (uid)
)
;;
CREATE INDEX ix_service_counts_end ON service (counts, "end")
;;
CREATE INDEX ix_service_end_id ON service ("end", id)
;;
CREATE INDEX ix_service_office_id ON service (office_id)
;;
CREATE TABLE service_attendance (
	service_id INTEGER, 
	organisation_id INTEGER, 
	structure_id INTEGER, 
	women INTEGER, 
	men INTEGER, 
	not_stated INTEGER, 
	young_women INTEGER, 
	young_men INTEGER, 
	document_advice BOOLEAN, 
	"end" DATE, 
	counts BOOLEAN NOT NULL, 
	served BOOLEAN NOT NULL, 
	receiver TEXT, 
	id INTEGER NOT NULL, 
	uid VARCHAR(32) NOT NULL, 
	voided BOOLEAN NOT NULL, 
	CONSTRAINT pk_service_attendance PRIMARY KEY (id), 
	CONSTRAINT fk_service_attendance_service_id FOREIGN KEY(service_id) REFERENCES service (id), 
	CONSTRAINT fk_service_attendance_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_service_attendance_structure_id FOREIGN KEY(structure_id) REFERENCES structure (id), 
	CONSTRAINT uq_service_attendance_uid UNIQUE (uid)
)
;;
CREATE INDEX ix_service_attendance_awaited ON service_attendance (receiver) WHERE organisation_id IS NULL AND structure_id IS NULL
;;
CREATE INDEX ix_service_attendance_counts_end ON service_attendance (counts, "end")
;;
CREATE INDEX ix_service_attendance_organisation_end ON service_attendance (organisation_id, served, "end")
;;
CREATE INDEX ix_service_attendance_service_id ON service_attendance (service_id)
;;
CREATE INDEX ix_service_attendance_structure_end ON service_attendance (structure_id, served, "end")
;;
CREATE TABLE service_country (
	owner_id INTEGER NOT NULL, 
	target_id INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	CONSTRAINT pk_service_country PRIMARY KEY (owner_id, target_id), 
	CONSTRAINT fk_service_country_owner_id FOREIGN KEY(owner_id) REFERENCES service (id), 
	CONSTRAINT fk_service_country_target_id FOREIGN KEY(target_id) REFERENCES country (id)
)
 WITHOUT ROWID
;;
CREATE INDEX ix_service_country_target_id ON service_country (target_id)
;;
CREATE TABLE service_further_objectives (
	owner_id INTEGER NOT NULL, 
	target_id INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	CONSTRAINT pk_service_further_objectives PRIMARY KEY (owner_id, target_id), 
	CONSTRAINT fk_service_further_objectives_owner_id FOREIGN KEY(owner_id) REFERENCES service (id), 
	CONSTRAINT fk_service_further_objectives_target_id FOREIGN KEY(target_id) REFERENCES tactical_objective (id)
)
 WITHOUT ROWID
;;
CREATE INDEX ix_service_further_objectives_target_id ON service_further_objectives (target_id)
;;
CREATE TABLE service_products (
	owner_id INTEGER NOT NULL, 
	target_id INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	CONSTRAINT pk_service_products PRIMARY KEY (owner_id, target_id), 
	CONSTRAINT fk_service_products_owner_id FOREIGN KEY(owner_id) REFERENCES service (id), 
	CONSTRAINT fk_service_products_target_id FOREIGN KEY(target_id) REFERENCES product (id)
)
 WITHOUT ROWID
;;
CREATE INDEX ix_service_products_target_id ON service_products (target_id)
;;
CREATE TABLE service_sdgs (
	owner_id INTEGER NOT NULL, 
	target_id INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	CONSTRAINT pk_service_sdgs PRIMARY KEY (owner_id, target_id), 
	CONSTRAINT fk_service_sdgs_owner_id FOREIGN KEY(owner_id) REFERENCES service (id), 
	CONSTRAINT fk_service_sdgs_target_id FOREIGN KEY(target_id) REFERENCES sdg (id)
)
 WITHOUT ROWID
;;
CREATE INDEX ix_service_sdgs_target_id ON service_sdgs (target_id)
;;
CREATE TABLE service_themes (
	owner_id INTEGER NOT NULL, 
	target_id INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	CONSTRAINT pk_service_themes PRIMARY KEY (owner_id, target_id), 
	CONSTRAINT fk_service_themes_owner_id FOREIGN KEY(owner_id) REFERENCES service (id), 
	CONSTRAINT fk_service_themes_target_id FOREIGN KEY(target_id) REFERENCES theme (id)
)
 WITHOUT ROWID
;;
CREATE INDEX ix_service_themes_target_id ON service_themes (target_id)
;;
CREATE TABLE never (id INTEGER PRIMARY KEY)
;;
CREATE TRIGGER never_stays BEFORE INSERT ON never BEGIN SELECT RAISE(ABORT, 'this table stays empty'); END
;;
CREATE TABLE gate (id INTEGER PRIMARY KEY CHECK (id = 1), entry_id INTEGER REFERENCES journal (id), import_uid VARCHAR(32) REFERENCES import_log (uid), open INTEGER NOT NULL DEFAULT 1 REFERENCES never (id) DEFERRABLE INITIALLY DEFERRED, CHECK ((entry_id IS NULL) <> (import_uid IS NULL)))
;;
CREATE TABLE gate_mark (id INTEGER PRIMARY KEY CHECK (id = 1), entry_id INTEGER NOT NULL)
;;
INSERT INTO gate_mark (id, entry_id) VALUES (1, 0)
;;
CREATE TRIGGER gate_needs_new_entry BEFORE INSERT ON gate WHEN NEW.entry_id IS NOT NULL AND NEW.entry_id <= (SELECT entry_id FROM gate_mark) BEGIN SELECT RAISE(ABORT, 'the gate opens only for a new journal entry'); END
;;
CREATE TRIGGER gate_needs_new_import BEFORE INSERT ON gate WHEN NEW.import_uid IS NOT NULL AND NOT EXISTS (SELECT 1 FROM import_log WHERE uid = NEW.import_uid AND receipt = '') BEGIN SELECT RAISE(ABORT, 'the gate opens only for an import in progress'); END
;;
CREATE TRIGGER gate_marks AFTER DELETE ON gate BEGIN UPDATE gate_mark SET entry_id = (SELECT coalesce(max(id), 0) FROM journal); END
;;
CREATE TRIGGER journal_stays BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'journal entries are never deleted'); END
;;
CREATE TRIGGER journal_unchanged BEFORE UPDATE OF device, epoch, seq, hash, prev_hash, eid, line ON journal BEGIN SELECT RAISE(ABORT, 'journal entries never change'); END
;;
CREATE TRIGGER attended_month_adds AFTER INSERT ON service_attendance WHEN NEW.counts = 1 AND NEW."end" IS NOT NULL BEGIN INSERT INTO attended_month ("receiver", "month", "rows", "known", "sexed", "women", "men", "not_stated", "asked", "asked_people", "young") VALUES (coalesce(NEW.organisation_id, -NEW.structure_id, 0), substr(NEW."end", 1, 7), 1, (coalesce(NEW.women, NEW.men, NEW.not_stated) IS NOT NULL OR NEW.document_advice IS 1), (coalesce(NEW.women, NEW.men) IS NOT NULL), coalesce(NEW.women, 0), coalesce(NEW.men, 0), coalesce(NEW.not_stated, 0), (coalesce(NEW.young_women, NEW.young_men) IS NOT NULL), (coalesce(NEW.young_women, NEW.young_men) IS NOT NULL) * (coalesce(NEW.women, 0) + coalesce(NEW.men, 0) + coalesce(NEW.not_stated, 0)), coalesce(NEW.young_women, 0) + coalesce(NEW.young_men, 0)) ON CONFLICT (receiver, month) DO UPDATE SET "rows" = "rows" + excluded."rows", "known" = "known" + excluded."known", "sexed" = "sexed" + excluded."sexed", "women" = "women" + excluded."women", "men" = "men" + excluded."men", "not_stated" = "not_stated" + excluded."not_stated", "asked" = "asked" + excluded."asked", "asked_people" = "asked_people" + excluded."asked_people", "young" = "young" + excluded."young"; END
;;
CREATE TRIGGER attended_month_takes AFTER DELETE ON service_attendance WHEN OLD.counts = 1 AND OLD."end" IS NOT NULL BEGIN UPDATE attended_month SET "rows" = "rows" - (1), "known" = "known" - ((coalesce(OLD.women, OLD.men, OLD.not_stated) IS NOT NULL OR OLD.document_advice IS 1)), "sexed" = "sexed" - ((coalesce(OLD.women, OLD.men) IS NOT NULL)), "women" = "women" - (coalesce(OLD.women, 0)), "men" = "men" - (coalesce(OLD.men, 0)), "not_stated" = "not_stated" - (coalesce(OLD.not_stated, 0)), "asked" = "asked" - ((coalesce(OLD.young_women, OLD.young_men) IS NOT NULL)), "asked_people" = "asked_people" - ((coalesce(OLD.young_women, OLD.young_men) IS NOT NULL) * (coalesce(OLD.women, 0) + coalesce(OLD.men, 0) + coalesce(OLD.not_stated, 0))), "young" = "young" - (coalesce(OLD.young_women, 0) + coalesce(OLD.young_men, 0)) WHERE receiver = coalesce(OLD.organisation_id, -OLD.structure_id, 0) AND month = substr(OLD."end", 1, 7); END
;;
CREATE TRIGGER attended_month_corrects_old AFTER UPDATE OF "organisation_id", "structure_id", "women", "men", "not_stated", "young_women", "young_men", "document_advice", "end", "counts" ON service_attendance WHEN OLD.counts = 1 AND OLD."end" IS NOT NULL AND (OLD."organisation_id" IS NOT NEW."organisation_id" OR OLD."structure_id" IS NOT NEW."structure_id" OR OLD."women" IS NOT NEW."women" OR OLD."men" IS NOT NEW."men" OR OLD."not_stated" IS NOT NEW."not_stated" OR OLD."young_women" IS NOT NEW."young_women" OR OLD."young_men" IS NOT NEW."young_men" OR OLD."document_advice" IS NOT NEW."document_advice" OR OLD."end" IS NOT NEW."end" OR OLD."counts" IS NOT NEW."counts") BEGIN UPDATE attended_month SET "rows" = "rows" - (1), "known" = "known" - ((coalesce(OLD.women, OLD.men, OLD.not_stated) IS NOT NULL OR OLD.document_advice IS 1)), "sexed" = "sexed" - ((coalesce(OLD.women, OLD.men) IS NOT NULL)), "women" = "women" - (coalesce(OLD.women, 0)), "men" = "men" - (coalesce(OLD.men, 0)), "not_stated" = "not_stated" - (coalesce(OLD.not_stated, 0)), "asked" = "asked" - ((coalesce(OLD.young_women, OLD.young_men) IS NOT NULL)), "asked_people" = "asked_people" - ((coalesce(OLD.young_women, OLD.young_men) IS NOT NULL) * (coalesce(OLD.women, 0) + coalesce(OLD.men, 0) + coalesce(OLD.not_stated, 0))), "young" = "young" - (coalesce(OLD.young_women, 0) + coalesce(OLD.young_men, 0)) WHERE receiver = coalesce(OLD.organisation_id, -OLD.structure_id, 0) AND month = substr(OLD."end", 1, 7); END
;;
CREATE TRIGGER attended_month_corrects_new AFTER UPDATE OF "organisation_id", "structure_id", "women", "men", "not_stated", "young_women", "young_men", "document_advice", "end", "counts" ON service_attendance WHEN NEW.counts = 1 AND NEW."end" IS NOT NULL AND (OLD."organisation_id" IS NOT NEW."organisation_id" OR OLD."structure_id" IS NOT NEW."structure_id" OR OLD."women" IS NOT NEW."women" OR OLD."men" IS NOT NEW."men" OR OLD."not_stated" IS NOT NEW."not_stated" OR OLD."young_women" IS NOT NEW."young_women" OR OLD."young_men" IS NOT NEW."young_men" OR OLD."document_advice" IS NOT NEW."document_advice" OR OLD."end" IS NOT NEW."end" OR OLD."counts" IS NOT NEW."counts") BEGIN INSERT INTO attended_month ("receiver", "month", "rows", "known", "sexed", "women", "men", "not_stated", "asked", "asked_people", "young") VALUES (coalesce(NEW.organisation_id, -NEW.structure_id, 0), substr(NEW."end", 1, 7), 1, (coalesce(NEW.women, NEW.men, NEW.not_stated) IS NOT NULL OR NEW.document_advice IS 1), (coalesce(NEW.women, NEW.men) IS NOT NULL), coalesce(NEW.women, 0), coalesce(NEW.men, 0), coalesce(NEW.not_stated, 0), (coalesce(NEW.young_women, NEW.young_men) IS NOT NULL), (coalesce(NEW.young_women, NEW.young_men) IS NOT NULL) * (coalesce(NEW.women, 0) + coalesce(NEW.men, 0) + coalesce(NEW.not_stated, 0)), coalesce(NEW.young_women, 0) + coalesce(NEW.young_men, 0)) ON CONFLICT (receiver, month) DO UPDATE SET "rows" = "rows" + excluded."rows", "known" = "known" + excluded."known", "sexed" = "sexed" + excluded."sexed", "women" = "women" + excluded."women", "men" = "men" + excluded."men", "not_stated" = "not_stated" + excluded."not_stated", "asked" = "asked" + excluded."asked", "asked_people" = "asked_people" + excluded."asked_people", "young" = "young" + excluded."young"; END
;;
CREATE TRIGGER delivered_month_adds AFTER INSERT ON service WHEN NEW.counts = 1 AND NEW."end" IS NOT NULL BEGIN INSERT INTO delivered_month ("countries", "currency", "month", "services", "with_hours", "hours", "people_hours", "with_cost", "cost") VALUES (NEW.countries, coalesce(NEW.currency, ''), substr(NEW."end", 1, 7), 1, (NEW.hours IS NOT NULL), coalesce(NEW.hours, 0), coalesce(NEW.hours * NEW.participants, 0), (NEW.cost IS NOT NULL), coalesce(NEW.cost, 0)) ON CONFLICT (countries, currency, month) DO UPDATE SET "services" = "services" + excluded."services", "with_hours" = "with_hours" + excluded."with_hours", "hours" = "hours" + excluded."hours", "people_hours" = "people_hours" + excluded."people_hours", "with_cost" = "with_cost" + excluded."with_cost", "cost" = "cost" + excluded."cost"; END
;;
CREATE TRIGGER delivered_month_takes AFTER DELETE ON service WHEN OLD.counts = 1 AND OLD."end" IS NOT NULL BEGIN UPDATE delivered_month SET "services" = "services" - (1), "with_hours" = "with_hours" - ((OLD.hours IS NOT NULL)), "hours" = "hours" - (coalesce(OLD.hours, 0)), "people_hours" = "people_hours" - (coalesce(OLD.hours * OLD.participants, 0)), "with_cost" = "with_cost" - ((OLD.cost IS NOT NULL)), "cost" = "cost" - (coalesce(OLD.cost, 0)) WHERE countries = OLD.countries AND currency = coalesce(OLD.currency, '') AND month = substr(OLD."end", 1, 7); END
;;
CREATE TRIGGER delivered_month_corrects_old AFTER UPDATE OF "countries", "currency", "hours", "cost", "participants", "end", "counts" ON service WHEN OLD.counts = 1 AND OLD."end" IS NOT NULL AND (OLD."countries" IS NOT NEW."countries" OR OLD."currency" IS NOT NEW."currency" OR OLD."hours" IS NOT NEW."hours" OR OLD."cost" IS NOT NEW."cost" OR OLD."participants" IS NOT NEW."participants" OR OLD."end" IS NOT NEW."end" OR OLD."counts" IS NOT NEW."counts") BEGIN UPDATE delivered_month SET "services" = "services" - (1), "with_hours" = "with_hours" - ((OLD.hours IS NOT NULL)), "hours" = "hours" - (coalesce(OLD.hours, 0)), "people_hours" = "people_hours" - (coalesce(OLD.hours * OLD.participants, 0)), "with_cost" = "with_cost" - ((OLD.cost IS NOT NULL)), "cost" = "cost" - (coalesce(OLD.cost, 0)) WHERE countries = OLD.countries AND currency = coalesce(OLD.currency, '') AND month = substr(OLD."end", 1, 7); END
;;
CREATE TRIGGER delivered_month_corrects_new AFTER UPDATE OF "countries", "currency", "hours", "cost", "participants", "end", "counts" ON service WHEN NEW.counts = 1 AND NEW."end" IS NOT NULL AND (OLD."countries" IS NOT NEW."countries" OR OLD."currency" IS NOT NEW."currency" OR OLD."hours" IS NOT NEW."hours" OR OLD."cost" IS NOT NEW."cost" OR OLD."participants" IS NOT NEW."participants" OR OLD."end" IS NOT NEW."end" OR OLD."counts" IS NOT NEW."counts") BEGIN INSERT INTO delivered_month ("countries", "currency", "month", "services", "with_hours", "hours", "people_hours", "with_cost", "cost") VALUES (NEW.countries, coalesce(NEW.currency, ''), substr(NEW."end", 1, 7), 1, (NEW.hours IS NOT NULL), coalesce(NEW.hours, 0), coalesce(NEW.hours * NEW.participants, 0), (NEW.cost IS NOT NULL), coalesce(NEW.cost, 0)) ON CONFLICT (countries, currency, month) DO UPDATE SET "services" = "services" + excluded."services", "with_hours" = "with_hours" + excluded."with_hours", "hours" = "hours" + excluded."hours", "people_hours" = "people_hours" + excluded."people_hours", "with_cost" = "with_cost" + excluded."with_cost", "cost" = "cost" + excluded."cost"; END
;;
CREATE TRIGGER aggregate_guard_insert BEFORE INSERT ON aggregate WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER aggregate_guard_update BEFORE UPDATE ON aggregate WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER aggregate_guard_delete BEFORE DELETE ON aggregate WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER conflict_guard_insert BEFORE INSERT ON conflict WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER conflict_guard_update BEFORE UPDATE ON conflict WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER conflict_guard_delete BEFORE DELETE ON conflict WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER activity_guard_insert BEFORE INSERT ON activity WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER activity_guard_update BEFORE UPDATE ON activity WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER activity_guard_delete BEFORE DELETE ON activity WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER attended_month_guard_insert BEFORE INSERT ON attended_month WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER attended_month_guard_update BEFORE UPDATE ON attended_month WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER attended_month_guard_delete BEFORE DELETE ON attended_month WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER delivered_month_guard_insert BEFORE INSERT ON delivered_month WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER delivered_month_guard_update BEFORE UPDATE ON delivered_month WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER delivered_month_guard_delete BEFORE DELETE ON delivered_month WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER country_guard_insert BEFORE INSERT ON country WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER country_guard_update BEFORE UPDATE ON country WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER country_guard_delete BEFORE DELETE ON country WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER product_guard_insert BEFORE INSERT ON product WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER product_guard_update BEFORE UPDATE ON product WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER product_guard_delete BEFORE DELETE ON product WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER theme_guard_insert BEFORE INSERT ON theme WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER theme_guard_update BEFORE UPDATE ON theme WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER theme_guard_delete BEFORE DELETE ON theme WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER sdg_guard_insert BEFORE INSERT ON sdg WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER sdg_guard_update BEFORE UPDATE ON sdg WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER sdg_guard_delete BEFORE DELETE ON sdg WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_type_guard_insert BEFORE INSERT ON service_type WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_type_guard_update BEFORE UPDATE ON service_type WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_type_guard_delete BEFORE DELETE ON service_type WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER modality_guard_insert BEFORE INSERT ON modality WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER modality_guard_update BEFORE UPDATE ON modality WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER modality_guard_delete BEFORE DELETE ON modality WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER structure_guard_insert BEFORE INSERT ON structure WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER structure_guard_update BEFORE UPDATE ON structure WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER structure_guard_delete BEFORE DELETE ON structure WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER structure_country_guard_insert BEFORE INSERT ON structure_country WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER structure_country_guard_update BEFORE UPDATE ON structure_country WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER structure_country_guard_delete BEFORE DELETE ON structure_country WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER structure_products_guard_insert BEFORE INSERT ON structure_products WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER structure_products_guard_update BEFORE UPDATE ON structure_products WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER structure_products_guard_delete BEFORE DELETE ON structure_products WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER office_guard_insert BEFORE INSERT ON office WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER office_guard_update BEFORE UPDATE ON office WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER office_guard_delete BEFORE DELETE ON office WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER office_country_guard_insert BEFORE INSERT ON office_country WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER office_country_guard_update BEFORE UPDATE ON office_country WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER office_country_guard_delete BEFORE DELETE ON office_country WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER strategic_plan_guard_insert BEFORE INSERT ON strategic_plan WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER strategic_plan_guard_update BEFORE UPDATE ON strategic_plan WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER strategic_plan_guard_delete BEFORE DELETE ON strategic_plan WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER strategic_objective_guard_insert BEFORE INSERT ON strategic_objective WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER strategic_objective_guard_update BEFORE UPDATE ON strategic_objective WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER strategic_objective_guard_delete BEFORE DELETE ON strategic_objective WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER tactical_objective_guard_insert BEFORE INSERT ON tactical_objective WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER tactical_objective_guard_update BEFORE UPDATE ON tactical_objective WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER tactical_objective_guard_delete BEFORE DELETE ON tactical_objective WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER action_line_guard_insert BEFORE INSERT ON action_line WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER action_line_guard_update BEFORE UPDATE ON action_line WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER action_line_guard_delete BEFORE DELETE ON action_line WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER achievement_guard_insert BEFORE INSERT ON achievement WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER achievement_guard_update BEFORE UPDATE ON achievement WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER achievement_guard_delete BEFORE DELETE ON achievement WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER reported_figure_guard_insert BEFORE INSERT ON reported_figure WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER reported_figure_guard_update BEFORE UPDATE ON reported_figure WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER reported_figure_guard_delete BEFORE DELETE ON reported_figure WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER organisation_guard_insert BEFORE INSERT ON organisation WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER organisation_guard_update BEFORE UPDATE ON organisation WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER organisation_guard_delete BEFORE DELETE ON organisation WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER organisation_country_guard_insert BEFORE INSERT ON organisation_country WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER organisation_country_guard_update BEFORE UPDATE ON organisation_country WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER organisation_country_guard_delete BEFORE DELETE ON organisation_country WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER organisation_products_guard_insert BEFORE INSERT ON organisation_products WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER organisation_products_guard_update BEFORE UPDATE ON organisation_products WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER organisation_products_guard_delete BEFORE DELETE ON organisation_products WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER certification_status_guard_insert BEFORE INSERT ON certification_status WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER certification_status_guard_update BEFORE UPDATE ON certification_status WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER certification_status_guard_delete BEFORE DELETE ON certification_status WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_guard_insert BEFORE INSERT ON service WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_guard_update BEFORE UPDATE ON service WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_guard_delete BEFORE DELETE ON service WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_country_guard_insert BEFORE INSERT ON service_country WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_country_guard_update BEFORE UPDATE ON service_country WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_country_guard_delete BEFORE DELETE ON service_country WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_themes_guard_insert BEFORE INSERT ON service_themes WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_themes_guard_update BEFORE UPDATE ON service_themes WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_themes_guard_delete BEFORE DELETE ON service_themes WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_sdgs_guard_insert BEFORE INSERT ON service_sdgs WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_sdgs_guard_update BEFORE UPDATE ON service_sdgs WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_sdgs_guard_delete BEFORE DELETE ON service_sdgs WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_products_guard_insert BEFORE INSERT ON service_products WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_products_guard_update BEFORE UPDATE ON service_products WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_products_guard_delete BEFORE DELETE ON service_products WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_further_objectives_guard_insert BEFORE INSERT ON service_further_objectives WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_further_objectives_guard_update BEFORE UPDATE ON service_further_objectives WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_further_objectives_guard_delete BEFORE DELETE ON service_further_objectives WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_attendance_guard_insert BEFORE INSERT ON service_attendance WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_attendance_guard_update BEFORE UPDATE ON service_attendance WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_attendance_guard_delete BEFORE DELETE ON service_attendance WHEN NOT EXISTS (SELECT 1 FROM gate) BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
