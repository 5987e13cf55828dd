"""Kinds of actions inferred from names: the lists are invented, over many trades."""

from __future__ import annotations

import pytest

from draftassist.domain.policy import ACTION_KINDS, MONEY_KINDS
from draftassist.knowledge.glossary import infer_kind

NAMES = {
    "apology": "written_apology apology_letter formal_apology say_sorry manager_apology",
    "callback": "callback call_back_by_manager phone_call_tomorrow schedule_call llamada doctor_callback",
    "cancellation": (
        "cancel_order cancel_booking close_account terminate_contract stop_auto_renewal end_membership "
        "contract_exit_without_fee"
    ),
    "credit": (
        "goodwill_voucher store_credit apology_credit loyalty_points bonus_miles gift_card account_top_up "
        "data_top_up service_credit sla_credit bill_credit voucher_20 gutschein avoir tier_points_restore "
        "spa_credit goodwill_payment roaming_charge_credit data_allowance_boost lesson_credit class_pass_bonus "
        "cold_food_credit"
    ),
    "delivery": (
        "redeliver rearrange_delivery courier_redelivery same_day_delivery change_delivery_date "
        "local_pickup_arranged erneute_zustellung smart_meter_install delivery_slot_change"
    ),
    "discount": "discount_next_order ten_percent_off promo_code coupon rate_reduction price_match loyalty_discount",
    "escalation": (
        "escalate escalate_to_manager handover_to_tier_2 raise_with_supervisor refer_to_ombudsman pass_to_legal"
    ),
    "extension": (
        "complimentary_month free_month extend_subscription extend_trial grace_period payment_extension "
        "checkout_extension direct_debit_pause course_extension"
    ),
    "fee_waiver": (
        "waive_late_fee late_fee_waiver remove_overage_charge reverse_bank_fee cancel_penalty waived_admin_fee "
        "write_off_interest drop_reconnection_charge erase_charge minibar_charge_removal wifi_fee_waiver "
        "debt_write_off"
    ),
    "information": (
        "send_invoice explain_bill provide_statement share_policy clarify_terms send_manual correct_listing "
        "records_copy sla_report proof_of_delivery_request"
    ),
    "investigation": (
        "carrier_trace trace_parcel open_investigation look_into_charge review_recording inspect_product "
        "root_cause_analysis fraud_check audit_invoice dispute_transaction claim_with_courier baggage_trace "
        "lab_retest tariff_review speed_test line_fault_check security_review"
    ),
    "other": (
        "donation_to_charity photo_request free_coffee complimentary_breakfast flowers seat_change_free standby_confirm"
    ),
    "partial_refund": (
        "partial_refund half_refund pro_rata_refund price_adjustment refund_difference refund_one_night "
        "tip_refund copay_adjustment seat_refund_prorated driver_tip_back"
    ),
    "prevention": (
        "staff_training process_change retrain_agent add_monitoring flag_supplier block_marketing_emails "
        "restaurant_feedback"
    ),
    "refund": (
        "full_refund refund_ticket money_back reimburse_taxi reimburse_hotel_night refund_to_card return_deposit "
        "chargeback_reversal compensation_eu261 cleaning_fee_refund deposit_return rueckerstattung remboursement "
        "reembolso luggage_fee_refund meal_comp overnight_hotel_cover refund_resort_fee course_refund "
        "missing_item_refund"
    ),
    "refund_shipping": (
        "refund_shipping refund_delivery_charge waive_postage shipping_refund free_return_postage "
        "return_shipping_paid delivery_fee_refund delivery_fee_back"
    ),
    "repair": (
        "repair fix_router technician_visit engineer_appointment warranty_repair on_site_service patch_bug "
        "restore_backup restore_data reset_password unlock_account boiler_repair_visit license_reset "
        "rollback_release backup_recovery assembly_redo"
    ),
    "replacement": (
        "replacement_unit send_replacement swap_device exchange_size new_card_issue loaner_laptop substitute_item "
        "reprint_order remake_meal rebook_flight reissue_ticket key_card_reissue appointment_rebook meter_swap "
        "router_exchange tutor_swap certificate_reprint recipe_remake touch_up_kit_send mattress_swap"
    ),
    "reship": "resend_parcel reship resend_order redispatch send_again second_shipment prescription_resend sim_resend",
    "return": (
        "return_label prepaid_return collect_item pick_up_faulty_item arrange_collection free_returns "
        "furniture_collection"
    ),
    "update": (
        "daily_update status_email progress_report send_tracking_link keep_informed follow_up_message notify_when_fixed"
    ),
    "upgrade": (
        "room_upgrade seat_upgrade free_express_shipping priority_shipping plan_upgrade premium_support_month "
        "suite_move api_limit_raise white_glove_upgrade"
    ),
}
LABELLED = [(name, kind) for kind, names in NAMES.items() for name in names.split()]


def test_most_names_give_their_kind_away() -> None:
    right = [infer_kind(name) == kind for name, kind in LABELLED]
    assert len(right) > 200
    assert sum(right) / len(right) >= 0.93


def test_money_is_seldom_read_into_a_name_that_says_none() -> None:
    wrong = [name for name, kind in LABELLED if kind not in MONEY_KINDS and infer_kind(name) in MONEY_KINDS]
    assert len(wrong) <= 2, wrong


@pytest.mark.parametrize("kind", ACTION_KINDS)
def test_a_kind_is_its_own_name(kind: str) -> None:
    assert infer_kind(kind) == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("goodwill_voucher", "credit"),
        ("resend_parcel", "reship"),
        ("waive_late_fee", "fee_waiver"),
        ("waiveLateFee", "fee_waiver"),
        ("Waive late fee", "fee_waiver"),
        ("waive-late-fee", "fee_waiver"),
        ("", "other"),
        ("zxqv", "other"),
        ("refund" * 1000, "refund"),
    ],
)
def test_spelling_does_not_matter(name: str, kind: str) -> None:
    assert infer_kind(name) == kind
