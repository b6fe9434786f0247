"""Invented wire stories, and what outlets do to them. Nothing here was ever printed."""

HARBOUR = {
    "title": "Velmar port reopens after nine-day crane strike",
    "lines": [
        "VELMAR, March 3 (Yonhap) -- The port of Velmar resumed loading on Tuesday after dockworkers "
        "ended a nine-day strike over crane safety, the harbour authority said.",
        "About 340 workers returned to the eastern quay at dawn, and the first grain carrier left its "
        "berth shortly before noon, according to harbour master Oda Brennick.",
        "The walkout began on Feb. 22 when a cable snapped on the oldest of the port's 14 gantry cranes "
        "and dropped an empty container onto a parked lorry. Nobody was hurt.",
        "Under the agreement, the operator Norhaven Terminals will replace two cranes by the end of June "
        "and pay for weekly inspections by an engineer the union chooses.",
        "\"We did not strike for money, we struck so that everyone goes home in the evening,\" union leader "
        "Tamsin Aldo told reporters outside the customs house.",
        "Norhaven put the cost of the stoppage at 6.2 million crowns and said 27 ships had been diverted to "
        "the neighbouring port of Skell, most of them carrying fertiliser.",
        "The transport ministry said it would send inspectors to three other ports that use cranes of the "
        "same make, and publish what they find before the summer recess.",
        "Farm groups had warned that seed deliveries for the spring planting would miss their window if the "
        "quay stayed shut for another week.",
    ],
}

DAM = {
    "title": "가람댐 방류량 늘려…하류 주민 310명 대피",
    "lines": [
        "(누리=연합뉴스) 한가람 기자 = 누리강홍수통제소는 4일 오전 6시부터 가람댐의 방류량을 초당 1천250t으로 "
        "늘리고 하류 지역 주민 310명에게 대피를 권고했다고 밝혔다.",
        "통제소에 따르면 전날 밤부터 상류인 솔뫼군에 시간당 42㎜의 비가 내리면서 댐 수위가 계획홍수위에 1.8m까지 "
        "다가섰다.",
        "누리시는 초등학교 체육관 3곳에 대피소를 마련하고 담요 600장과 생수를 보냈으며 하천변 산책로 12㎞ 구간의 "
        "출입을 막았다.",
        "담당 공무원 윤새벽 씨는 \"방류는 오후 늦게까지 이어질 것으로 보인다\"며 \"강가에 세워 둔 차를 옮겨 달라\"고 "
        "당부했다.",
        "기상대는 5일 새벽까지 누리강 유역에 30∼80㎜의 비가 더 내린 뒤 차차 그치겠다고 내다봤다.",
        "댐 관리단은 2019년 여름 비슷한 호우 때보다 방류를 여섯 시간 먼저 시작해 하류의 부담을 나누겠다고 설명했다.",
    ],
}


def story(id, outlet, title, lines, published="2026-03-03T10:00:00Z", **more):
    return dict(id=id, outlet=outlet, title=title, text="\n\n".join(lines), published=published, **more)


def english_furniture(outlet, s):
    caption = "Gantry cranes stand idle at the eastern quay of Velmar on Monday. (Norhaven Terminals)"
    return [outlet, s["title"], "By Yonhap", "Published : March 3, 2026 - 19:12", "Link copied",
            caption + " " + caption] + s["lines"][:-1] + [s["lines"][-1] + " (Yonhap)"]


def korean_furniture(s):
    return ["입력 2026.03.04 08:11", "기사내용 요약", "가람댐 수문이 열려 있다. [누리시 제공. 재판매 및 DB 금지]"] + \
        s["lines"] + ["han@yna.co.kr", "▶ 제보는 카카오톡 누리제보", "ⓒ 무단 전재 및 재배포 금지"]


def wire_day():
    """(stories, expected clusters as a list of sets of ids)"""
    h, d = HARBOUR, DAM
    stories = [
        story("h-wire", "Yonhap", h["title"], h["lines"]),
        story("h-herald", "The Korea Herald", h["title"], english_furniture("The Korea Herald", h)),
        story("h-half", "skellpost.example", "Dockers back at work in Velmar", h["lines"][:4]),
        story("h-long", "tidings.example", "Velmar: what the deal says", h["lines"] + [
            "Analysts at Fenwick Stell expect grain prices to ease by two percent within the month as the "
            "backlog clears and rail freight returns to its usual timetable.",
            "Skell, which gained most of the diverted traffic, plans a third berth."]),
        story("d-wire", "연합뉴스", d["title"], d["lines"], "2026-03-04T00:10:00Z"),
        story("d-outlet", "누리일보", "[속보] 가람댐 수문 열었다", korean_furniture(d), "2026-03-04T00:20:00Z"),
        story("d-half", "강변신문", "누리강 하류 대피 권고", d["lines"][:3], "2026-03-04T00:30:00Z"),
    ]
    for n, (town, low, high, rain) in enumerate((("Velmar", 3, 11, 40), ("Skell", 7, 19, 85))):
        stories.append(story(f"weather-{n}", "almanac.example", f"Weather for {town}", [
            f"{town} will see a low of {low + 10} degrees and a high of {high + 12} degrees on Wednesday with a "
            f"{rain} percent chance of rain, the weather office said.",
            f"Winds will blow at {low + 20} kilometres an hour from the west, and the sun sets at {high + 6}:{rain - 29}.",
            f"The outlook for the weekend is for highs of {high + 14} degrees and {rain + 11} percent humidity along "
            "the coast, with fog before dawn in the valleys and clear skies after noon."]))
    stories.append(story("other", "tidings.example", "Library opens reading room for night shifts", [
        "The city library of Brannoch will keep one reading room open all night from April so that nurses, "
        "bakers and bus drivers have somewhere quiet to sit after work.",
        "Director Ines Kallay said the room seats 48 and that two staff members would be on duty until morning, "
        "paid for by a foundation that asked not to be named."]))
    expected = [{"h-wire", "h-herald", "h-half", "h-long"}, {"d-wire", "d-outlet", "d-half"},
                {"weather-0"}, {"weather-1"}, {"other"}]
    return stories, expected
