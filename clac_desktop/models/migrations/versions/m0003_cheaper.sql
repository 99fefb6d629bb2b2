CREATE TRIGGER attended_month_corrects AFTER UPDATE OF "organisation_id", "structure_id", "women", "men", "not_stated", "young_women", "young_men", "document_advice", "end", "counts" ON service_attendance WHEN OLD.counts = 1 AND OLD."end" IS NOT NULL AND NEW.counts = 1 AND NEW."end" IS NOT NULL AND coalesce(OLD.organisation_id, -OLD.structure_id, 0) IS coalesce(NEW.organisation_id, -NEW.structure_id, 0) AND substr(OLD."end", 1, 7) IS substr(NEW."end", 1, 7) AND (OLD."organisation_id" IS NOT NEW."organisation_id" OR OLD."structure_id" IS NOT NEW."structure_id" OR OLD."women" IS NOT NEW."women" OR OLD."men" IS NOT NEW."men" OR OLD."not_stated" IS NOT NEW."not_stated" OR OLD."young_women" IS NOT NEW."young_women" OR OLD."young_men" IS NOT NEW."young_men" OR OLD."document_advice" IS NOT NEW."document_advice" OR OLD."end" IS NOT NEW."end" OR OLD."counts" IS NOT NEW."counts") BEGIN UPDATE attended_month SET "known" = "known" + ((coalesce(NEW.women, NEW.men, NEW.not_stated) IS NOT NULL OR NEW.document_advice IS 1)) - ((coalesce(OLD.women, OLD.men, OLD.not_stated) IS NOT NULL OR OLD.document_advice IS 1)), "sexed" = "sexed" + ((coalesce(NEW.women, NEW.men) IS NOT NULL)) - ((coalesce(OLD.women, OLD.men) IS NOT NULL)), "women" = "women" + (coalesce(NEW.women, 0)) - (coalesce(OLD.women, 0)), "men" = "men" + (coalesce(NEW.men, 0)) - (coalesce(OLD.men, 0)), "not_stated" = "not_stated" + (coalesce(NEW.not_stated, 0)) - (coalesce(OLD.not_stated, 0)), "asked" = "asked" + ((coalesce(NEW.young_women, NEW.young_men) IS NOT NULL)) - ((coalesce(OLD.young_women, OLD.young_men) IS NOT NULL)), "asked_people" = "asked_people" + ((coalesce(NEW.young_women, NEW.young_men) IS NOT NULL) * (coalesce(NEW.women, 0) + coalesce(NEW.men, 0) + coalesce(NEW.not_stated, 0))) - ((coalesce(OLD.young_women, OLD.young_men) IS NOT NULL) * (coalesce(OLD.women, 0) + coalesce(OLD.men, 0) + coalesce(OLD.not_stated, 0))), "young" = "young" + (coalesce(NEW.young_women, 0) + coalesce(NEW.young_men, 0)) - (coalesce(OLD.young_women, 0) + coalesce(OLD.young_men, 0)) WHERE receiver = coalesce(NEW.organisation_id, -NEW.structure_id, 0) AND month = substr(NEW."end", 1, 7); END
;;
CREATE TRIGGER attended_month_leaves AFTER UPDATE OF "organisation_id", "structure_id", "women", "men", "not_stated", "young_women", "young_men", "document_advice", "end", "counts" ON service_attendance WHEN OLD.counts = 1 AND OLD."end" IS NOT NULL AND (NEW.counts = 1 AND NEW."end" IS NOT NULL AND coalesce(OLD.organisation_id, -OLD.structure_id, 0) IS coalesce(NEW.organisation_id, -NEW.structure_id, 0) AND substr(OLD."end", 1, 7) IS substr(NEW."end", 1, 7)) IS NOT 1 BEGIN UPDATE attended_month SET "rows" = "rows" - (1), "known" = "known" - ((coalesce(OLD.women, OLD.men, OLD.not_stated) IS NOT NULL OR OLD.document_advice IS 1)), "sexed" = "sexed" - ((coalesce(OLD.women, OLD.men) IS NOT NULL)), "women" = "women" - (coalesce(OLD.women, 0)), "men" = "men" - (coalesce(OLD.men, 0)), "not_stated" = "not_stated" - (coalesce(OLD.not_stated, 0)), "asked" = "asked" - ((coalesce(OLD.young_women, OLD.young_men) IS NOT NULL)), "asked_people" = "asked_people" - ((coalesce(OLD.young_women, OLD.young_men) IS NOT NULL) * (coalesce(OLD.women, 0) + coalesce(OLD.men, 0) + coalesce(OLD.not_stated, 0))), "young" = "young" - (coalesce(OLD.young_women, 0) + coalesce(OLD.young_men, 0)) WHERE receiver = coalesce(OLD.organisation_id, -OLD.structure_id, 0) AND month = substr(OLD."end", 1, 7); END
;;
CREATE TRIGGER attended_month_arrives AFTER UPDATE OF "organisation_id", "structure_id", "women", "men", "not_stated", "young_women", "young_men", "document_advice", "end", "counts" ON service_attendance WHEN NEW.counts = 1 AND NEW."end" IS NOT NULL AND (OLD.counts = 1 AND OLD."end" IS NOT NULL AND coalesce(OLD.organisation_id, -OLD.structure_id, 0) IS coalesce(NEW.organisation_id, -NEW.structure_id, 0) AND substr(OLD."end", 1, 7) IS substr(NEW."end", 1, 7)) IS NOT 1 BEGIN INSERT INTO attended_month ("receiver", "month", "rows", "known", "sexed", "women", "men", "not_stated", "asked", "asked_people", "young") VALUES (coalesce(NEW.organisation_id, -NEW.structure_id, 0), substr(NEW."end", 1, 7), 1, (coalesce(NEW.women, NEW.men, NEW.not_stated) IS NOT NULL OR NEW.document_advice IS 1), (coalesce(NEW.women, NEW.men) IS NOT NULL), coalesce(NEW.women, 0), coalesce(NEW.men, 0), coalesce(NEW.not_stated, 0), (coalesce(NEW.young_women, NEW.young_men) IS NOT NULL), (coalesce(NEW.young_women, NEW.young_men) IS NOT NULL) * (coalesce(NEW.women, 0) + coalesce(NEW.men, 0) + coalesce(NEW.not_stated, 0)), coalesce(NEW.young_women, 0) + coalesce(NEW.young_men, 0)) ON CONFLICT (receiver, month) DO UPDATE SET "rows" = "rows" + excluded."rows", "known" = "known" + excluded."known", "sexed" = "sexed" + excluded."sexed", "women" = "women" + excluded."women", "men" = "men" + excluded."men", "not_stated" = "not_stated" + excluded."not_stated", "asked" = "asked" + excluded."asked", "asked_people" = "asked_people" + excluded."asked_people", "young" = "young" + excluded."young"; END
;;
CREATE TRIGGER delivered_month_corrects AFTER UPDATE OF "countries", "currency", "hours", "cost", "participants", "end", "counts" ON service WHEN OLD.counts = 1 AND OLD."end" IS NOT NULL AND NEW.counts = 1 AND NEW."end" IS NOT NULL AND OLD.countries IS NEW.countries AND coalesce(OLD.currency, '') IS coalesce(NEW.currency, '') AND substr(OLD."end", 1, 7) IS substr(NEW."end", 1, 7) AND (OLD."countries" IS NOT NEW."countries" OR OLD."currency" IS NOT NEW."currency" OR OLD."hours" IS NOT NEW."hours" OR OLD."cost" IS NOT NEW."cost" OR OLD."participants" IS NOT NEW."participants" OR OLD."end" IS NOT NEW."end" OR OLD."counts" IS NOT NEW."counts") BEGIN UPDATE delivered_month SET "with_hours" = "with_hours" + ((NEW.hours IS NOT NULL)) - ((OLD.hours IS NOT NULL)), "hours" = "hours" + (coalesce(NEW.hours, 0)) - (coalesce(OLD.hours, 0)), "people_hours" = "people_hours" + (coalesce(NEW.hours * NEW.participants, 0)) - (coalesce(OLD.hours * OLD.participants, 0)), "with_cost" = "with_cost" + ((NEW.cost IS NOT NULL)) - ((OLD.cost IS NOT NULL)), "cost" = "cost" + (coalesce(NEW.cost, 0)) - (coalesce(OLD.cost, 0)) WHERE countries = NEW.countries AND currency = coalesce(NEW.currency, '') AND month = substr(NEW."end", 1, 7); END
;;
CREATE TRIGGER delivered_month_leaves AFTER UPDATE OF "countries", "currency", "hours", "cost", "participants", "end", "counts" ON service WHEN OLD.counts = 1 AND OLD."end" IS NOT NULL AND (NEW.counts = 1 AND NEW."end" IS NOT NULL AND OLD.countries IS NEW.countries AND coalesce(OLD.currency, '') IS coalesce(NEW.currency, '') AND substr(OLD."end", 1, 7) IS substr(NEW."end", 1, 7)) IS NOT 1 BEGIN UPDATE delivered_month SET "services" = "services" - (1), "with_hours" = "with_hours" - ((OLD.hours IS NOT NULL)), "hours" = "hours" - (coalesce(OLD.hours, 0)), "people_hours" = "people_hours" - (coalesce(OLD.hours * OLD.participants, 0)), "with_cost" = "with_cost" - ((OLD.cost IS NOT NULL)), "cost" = "cost" - (coalesce(OLD.cost, 0)) WHERE countries = OLD.countries AND currency = coalesce(OLD.currency, '') AND month = substr(OLD."end", 1, 7); END
;;
CREATE TRIGGER delivered_month_arrives AFTER UPDATE OF "countries", "currency", "hours", "cost", "participants", "end", "counts" ON service WHEN NEW.counts = 1 AND NEW."end" IS NOT NULL AND (OLD.counts = 1 AND OLD."end" IS NOT NULL AND OLD.countries IS NEW.countries AND coalesce(OLD.currency, '') IS coalesce(NEW.currency, '') AND substr(OLD."end", 1, 7) IS substr(NEW."end", 1, 7)) IS NOT 1 BEGIN INSERT INTO delivered_month ("countries", "currency", "month", "services", "with_hours", "hours", "people_hours", "with_cost", "cost") VALUES (NEW.countries, coalesce(NEW.currency, ''), substr(NEW."end", 1, 7), 1, (NEW.hours IS NOT NULL), coalesce(NEW.hours, 0), coalesce(NEW.hours * NEW.participants, 0), (NEW.cost IS NOT NULL), coalesce(NEW.cost, 0)) ON CONFLICT (countries, currency, month) DO UPDATE SET "services" = "services" + excluded."services", "with_hours" = "with_hours" + excluded."with_hours", "hours" = "hours" + excluded."hours", "people_hours" = "people_hours" + excluded."people_hours", "with_cost" = "with_cost" + excluded."with_cost", "cost" = "cost" + excluded."cost"; END
;;
CREATE TRIGGER aggregate_guard_insert AFTER INSERT ON aggregate WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER aggregate_guard_update AFTER UPDATE ON aggregate WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER aggregate_guard_delete AFTER DELETE ON aggregate WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER conflict_guard_insert AFTER INSERT ON conflict WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER conflict_guard_update AFTER UPDATE ON conflict WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER conflict_guard_delete AFTER DELETE ON conflict WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER activity_guard_insert AFTER INSERT ON activity WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER activity_guard_update AFTER UPDATE ON activity WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER activity_guard_delete AFTER DELETE ON activity WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER attended_month_guard_insert AFTER INSERT ON attended_month WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER attended_month_guard_update AFTER UPDATE ON attended_month WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER attended_month_guard_delete AFTER DELETE ON attended_month WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER delivered_month_guard_insert AFTER INSERT ON delivered_month WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER delivered_month_guard_update AFTER UPDATE ON delivered_month WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER delivered_month_guard_delete AFTER DELETE ON delivered_month WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER country_guard_insert AFTER INSERT ON country WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER country_guard_update AFTER UPDATE ON country WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER country_guard_delete AFTER DELETE ON country WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER product_guard_insert AFTER INSERT ON product WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER product_guard_update AFTER UPDATE ON product WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER product_guard_delete AFTER DELETE ON product WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER theme_guard_insert AFTER INSERT ON theme WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER theme_guard_update AFTER UPDATE ON theme WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER theme_guard_delete AFTER DELETE ON theme WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER sdg_guard_insert AFTER INSERT ON sdg WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER sdg_guard_update AFTER UPDATE ON sdg WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER sdg_guard_delete AFTER DELETE ON sdg WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_type_guard_insert AFTER INSERT ON service_type WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_type_guard_update AFTER UPDATE ON service_type WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_type_guard_delete AFTER DELETE ON service_type WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER modality_guard_insert AFTER INSERT ON modality WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER modality_guard_update AFTER UPDATE ON modality WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER modality_guard_delete AFTER DELETE ON modality WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER structure_guard_insert AFTER INSERT ON structure WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER structure_guard_update AFTER UPDATE ON structure WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER structure_guard_delete AFTER DELETE ON structure WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER structure_country_guard_insert AFTER INSERT ON structure_country WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER structure_country_guard_update AFTER UPDATE ON structure_country WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER structure_country_guard_delete AFTER DELETE ON structure_country WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER structure_products_guard_insert AFTER INSERT ON structure_products WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER structure_products_guard_update AFTER UPDATE ON structure_products WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER structure_products_guard_delete AFTER DELETE ON structure_products WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER office_guard_insert AFTER INSERT ON office WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER office_guard_update AFTER UPDATE ON office WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER office_guard_delete AFTER DELETE ON office WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER office_country_guard_insert AFTER INSERT ON office_country WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER office_country_guard_update AFTER UPDATE ON office_country WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER office_country_guard_delete AFTER DELETE ON office_country WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER strategic_plan_guard_insert AFTER INSERT ON strategic_plan WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER strategic_plan_guard_update AFTER UPDATE ON strategic_plan WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER strategic_plan_guard_delete AFTER DELETE ON strategic_plan WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER strategic_objective_guard_insert AFTER INSERT ON strategic_objective WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER strategic_objective_guard_update AFTER UPDATE ON strategic_objective WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER strategic_objective_guard_delete AFTER DELETE ON strategic_objective WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER tactical_objective_guard_insert AFTER INSERT ON tactical_objective WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER tactical_objective_guard_update AFTER UPDATE ON tactical_objective WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER tactical_objective_guard_delete AFTER DELETE ON tactical_objective WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER action_line_guard_insert AFTER INSERT ON action_line WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER action_line_guard_update AFTER UPDATE ON action_line WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER action_line_guard_delete AFTER DELETE ON action_line WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER achievement_guard_insert AFTER INSERT ON achievement WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER achievement_guard_update AFTER UPDATE ON achievement WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER achievement_guard_delete AFTER DELETE ON achievement WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER reported_figure_guard_insert AFTER INSERT ON reported_figure WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER reported_figure_guard_update AFTER UPDATE ON reported_figure WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER reported_figure_guard_delete AFTER DELETE ON reported_figure WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER organisation_guard_insert AFTER INSERT ON organisation WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER organisation_guard_update AFTER UPDATE ON organisation WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER organisation_guard_delete AFTER DELETE ON organisation WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER organisation_country_guard_insert AFTER INSERT ON organisation_country WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER organisation_country_guard_update AFTER UPDATE ON organisation_country WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER organisation_country_guard_delete AFTER DELETE ON organisation_country WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER organisation_products_guard_insert AFTER INSERT ON organisation_products WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER organisation_products_guard_update AFTER UPDATE ON organisation_products WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER organisation_products_guard_delete AFTER DELETE ON organisation_products WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER certification_status_guard_insert AFTER INSERT ON certification_status WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER certification_status_guard_update AFTER UPDATE ON certification_status WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER certification_status_guard_delete AFTER DELETE ON certification_status WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_guard_insert AFTER INSERT ON service WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_guard_update AFTER UPDATE ON service WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_guard_delete AFTER DELETE ON service WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_country_guard_insert AFTER INSERT ON service_country WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_country_guard_update AFTER UPDATE ON service_country WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_country_guard_delete AFTER DELETE ON service_country WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_themes_guard_insert AFTER INSERT ON service_themes WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_themes_guard_update AFTER UPDATE ON service_themes WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_themes_guard_delete AFTER DELETE ON service_themes WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_sdgs_guard_insert AFTER INSERT ON service_sdgs WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_sdgs_guard_update AFTER UPDATE ON service_sdgs WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_sdgs_guard_delete AFTER DELETE ON service_sdgs WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_products_guard_insert AFTER INSERT ON service_products WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_products_guard_update AFTER UPDATE ON service_products WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_products_guard_delete AFTER DELETE ON service_products WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_further_objectives_guard_insert AFTER INSERT ON service_further_objectives WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_further_objectives_guard_update AFTER UPDATE ON service_further_objectives WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_further_objectives_guard_delete AFTER DELETE ON service_further_objectives WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_attendance_guard_insert AFTER INSERT ON service_attendance WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_attendance_guard_update AFTER UPDATE ON service_attendance WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
;;
CREATE TRIGGER service_attendance_guard_delete AFTER DELETE ON service_attendance WHEN (SELECT open FROM gate WHERE id = 1) IS NULL BEGIN SELECT RAISE(ABORT, 'no journal entry is open'); END
