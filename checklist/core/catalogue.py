"""The catalogue of everything that can be wrong with an input: each problem's stable code and what is said of it."""

from __future__ import annotations

from enum import Enum


class Code(Enum):
    """Every problem an input can have: its stable code and what is said of it.

    Y: the YAML text. V: one written value. P: the rules. A: the answers. T: a ledger file.
    R: what is written: the report and other files. S: signing and verifying. C: campaigns.
    """

    UNREADABLE = ("Y101", "读不了这个文件：{reason}。请检查路径和权限。")
    TOO_LARGE = ("Y102", "文件有 {size}，超过上限 {limit}。请拆分或清理后再试。")
    BAD_ENCODING = ("Y103", "文件编码认不出来。请另存为 UTF-8（或 GB18030）文本。")
    SYNTAX = ("Y104", "YAML 写法有误：{detail}。")
    FULLWIDTH_COLON = ("Y105", "“{written}”里用了全角冒号“：”。请改成半角冒号加一个空格“: ”。")
    TAB_INDENT = ("Y106", "行首用了制表符（Tab）。YAML 只能用空格缩进，请改成空格。")
    DUPLICATE_KEY = ("Y107", "“{key}”写了两次（前一次在第 {first} 行）。请只留一处。")
    TAG = ("Y108", "不接受 YAML 标签“{tag}”。请删去标签；要写成文字请加引号。")
    ANCHOR = ("Y109", "不接受 YAML 锚点或引用“{name}”。请把内容直接写出来。")
    AMBIGUOUS_NUMBER = ("Y110", '“{written}”在 YAML 里会被读成别的数。文字请加引号写成"{written}"；数字请写成{meant}。')
    IMPOSSIBLE_DATE = ("Y111", "没有“{written}”这一天：{why}。请改成真实日期，如 2026-03-05。")
    TOO_DEEP = ("Y112", "层次太深（超过 {limit} 层）。请检查缩进。")
    NOT_A_KEY = ("Y113", "这里应当是“名称: 内容”的写法，名称必须是一行文字。")
    EMPTY_FILE = ("Y114", "文件是空的。请至少写上 format: 1。")
    SEVERAL_DOCUMENTS = ("Y115", "一个文件里只能有一份内容，不要用“---”分成几份。")
    UNQUOTED_INSERT = ("Y119", '以 {{{{ 开头的文字要加引号，写成 "{{{{ row.列名 }}}}……"。')
    TOO_MANY_VALUES = ("Y116", "内容超过 {limit} 项。成批的记录请放进 CSV 文件或工作簿。")
    NOT_EDITABLE = (
        "Y117",
        "这里不能在原文件里改：{why}。没有改动。请改成每行一个“名称: 内容”，或用 checklist merge 另存成一份新答卷再填。",
    )
    NOT_TEXT_BUT_BOOK = (
        "Y118",
        "这不是文本文件，多半是工作簿（旧的 .xls，或者结尾写错了的 .xlsx）。请用 WPS 表格或 Excel 打开，另存为 .xlsx 再试。",
    )

    WIDE_INDENT = ("Y120", "行首用了全角空格。YAML 只能用半角空格缩进，请改成半角空格。")

    UNKNOWN_KEY = ("Y201", "不认识“{key}”{meant}。这里可以写：{allowed}。")
    MISSING_KEY = ("Y202", "缺少“{key}”。请补上。")
    WRONG_TYPE = ("Y203", "“{written}”不对：这里应当是{expected}。")
    NEEDS_QUOTES = ("Y204", '“{written}”被读成了{read_as}，这里应当是文字。请加引号写成"{written}"。')
    NOT_ALLOWED = ("Y205", "“{written}”不在可选值里{meant}。可以写：{allowed}。")
    BAD_VALUE = ("Y206", "“{written}”不合要求：{why}。")

    NOT_A_NUMBER = ("V301", "“{written}”不是数字。这里请只写数字{unit}，不写别的话。")
    SHORT_NUMBER = ("V320", "“{written}”写得不全。请写全数字，如 {example}{unit}。")
    NO_DAY = ("V321", "“{written}”没有写是哪一天。请写到日，如 2026年3月5日。")
    NOT_WHOLE = ("V302", "“{written}”不是整数。请写整数。")
    NOT_MONEY = ("V303", "“{written}”不是金额。请只写数字，最多两位小数（单位：{unit}），或写明单位，如 1.2万元。")
    NOT_A_DATE = ("V304", "“{written}”不是日期。请写成 2026-03-05 或 2026年3月5日。")
    NOT_A_PERIOD = (
        "V316",
        "“{written}”看不出是哪个期间。请写成 2026年上半年、2026H1、2026年或2026-01-01至2026-06-30。",
    )
    PERIOD_BACKWARDS = ("V317", "期间的第一天 {start} 在最后一天 {end} 之后。请写对起止。")
    NOT_A_CODE = ("V314", "“{written}”不是单位代码。代码只有字母、数字和连接号，如 11430000006121234X。")
    NAME_MISSING = ("V315", "单位名称必须填写。请写单位的全称。")
    TO_REFILL = ("V322", "恢复草稿后要重填：草稿里没有留下这一格的内容。重新填写；确实没有的，清空这一格。")
    NOT_YES_NO = ("V305", "“{written}”看不出是“是”还是“否”。请写 是 或 否。")
    NOT_A_CHOICE = ("V306", "“{written}”不在可选值里{meant}。可以写：{allowed}。")
    OUT_OF_RANGE = ("V307", "“{written}”超出范围：{why}。")
    BAD_CHARACTER = ("V308", "“{written}”里有看不见的控制字符 {name}。请删去后重新输入。")
    NOT_TEXT = ("V309", "这里应当是一段文字，写的却是{read_as}。")
    TEXT_TOO_LONG = ("V310", "文字有 {length} 个字，超过上限 {limit} 个字。请精简。")
    NO_YEAR = ("V312", "“{written}”没有写年份，{why}。请把年份写上，如 {example}。")
    SAYS_NOTHING = ("V313", "“{written}”等于没有填。请写实际内容；没有就留空。")
    LOST_DIGITS = ("V311", "“{written}”超过 15 位，按数值存会丢掉后几位。请把格子设为“文本”再输入。")
    NEEDED_HERE = ("V318", "这里要写；放弃就不写例外。")
    NO_DOCUMENT = ("V319", "“{written}”不是批准文件。请写批准文件的名称和文号；没有批准文件的，不是例外，请如实整改。")
    OWN_APPROVAL = ("V323", "“{written}”不能作批准人：{why}。没有经其批准的，不是例外，请如实整改。")

    UNKNOWN_REFERENCE = ("P401", "没有{kind}“{id}”{meant}。")
    DUPLICATE_ID = ("P402", "{kind}编号“{id}”用了两次（另一处在 {other}）。编号一经使用不得重复。")
    WRONG_PREFIX = ("P403", "检查项“{id}”的编号应当以“{prefix}-”开头，后接两位数字。")
    EXPRESSION_SYNTAX = ("P404", "条件写得不完整，或有多余的符号：{detail}。")
    EXPRESSION_NAME = ("P405", "条件里不认识“{name}”{meant}。")
    EXPRESSION_FIELD = ("P406", "条件里的{owner}没有“{name}”{meant}。")
    EXPRESSION_TYPE = ("P407", "条件里“{operator}”用的值类型不合：{types}。{hint}")
    EXPRESSION_RESULT = ("P408", "条件的结果应当是{expected}，现在是{actual}。")
    EXPRESSION_DIVISION = ("P409", "两个整数相除会舍去小数。请写 ratio(a, b)；要取整请写 floor_ratio(a, b)。")
    EXPRESSION_FORBIDDEN = ("P410", "条件里不能用“{what}”：{why}。")
    EXPRESSION_CHOICE = ("P411", "“{written}”不是“{column}”的可选值{meant}。可以写：{allowed}。")
    EXPRESSION_UNITS = ("P437", "条件里两个金额单位不同：{amounts}。请换算后再比较、加减，写 {write}。")
    EXPRESSION_NO_MONEY = ("P441", "条件里的“{name}”是金额（金额列按分算），{why}。")
    EXPRESSION_YUAN = ("P438", "yuan(…) 把元换算成分，“{name}”{why}。")
    EXPRESSION_SPELLING = ("P439", "条件里的“{written}”要写成 {write}{why}。")
    EXPRESSION_OTHER = ("P412", "条件无法检查：{detail}。")
    MESSAGE_SYNTAX = ("P413", "说明文字的模板写法有误：{detail}。")
    MESSAGE_NAME = ("P414", "说明文字里不认识“{name}”{meant}。")
    MESSAGE_TYPE = ("P427", "说明文字里的“{name}”{why}。")
    NAME_TAKEN = ("P415", "名称“{name}”是系统已用的名称，请换一个。")
    DATES_REVERSED = ("P416", "起始日期 {start} 晚于终止日期 {end}。")
    OVERLAPPING_VALUES = ("P417", "限额“{id}”在 {day} 有两个值。请把前一个的 until 写清楚。")
    ARTICLE_NOT_SEEN = ("P418", "依据“{id}”的条号没有见到原文（article_status 不是 text），不得写 article。")
    UNDECIDED_ITEM = ("P419", "检查项“{id}”写明由台账判定，但没有台账规则指向它。")
    BOTH_DECIDED = ("P420", "检查项“{id}”写明由人工填报，却有台账规则“{rule}”指向它。请二选一。")
    NO_GAP = ("P421", "检查项“{id}”没有任何回答会成为问题。请写明 gap_when 或选项中的问题项。")
    RULE_FAILED = ("P422", "规则“{rule}”算不出来：{detail}。请规则维护人修改规则。")
    NO_PACK = ("P423", "这里没有规则库：找不到 {file}。请检查 --pack 的路径。")
    NO_OVERLAY = ("P426", "规则库里没有地方规定“{id}”{meant}。现有：{allowed}。")
    LIMIT_KEYS = ("P424", "限额“{id}”的值与 keys 不合：{why}。")
    RETIRED_STILL_ASKED = (
        "P440",
        "{kind}“{id}”列为不再用，却还在 {other}。不再用的请从那里删去；仍要用的请从 retired.yaml 删去。",
    )
    PACK_TOO_LARGE = ("P428", "{what}有 {count}，超过上限 {limit}。请精简或拆分规则库。")
    REFERENCE_CHAIN = ("P429", "《{title}》自己也引用别的台账，不能再被引用。请只引用一层。")
    PER_WITHOUT_BOUND = ("P430", "按年（半年）计的数要同时写明 per 和 bound：at_least（不少于）或 at_most（不超过）。")
    PER_TOO_COARSE = ("P450", "按期间折算的数取整到 1{unit}，金额不能这样粗：请把限额改用元来写（2万元写 20000）。")
    ASKED_IN_A_CIRCLE = ("P431", "检查项“{id}”是否要答，绕一圈取决于它自己的回答：{path}。请断开一个 applies_when。")
    NOT_A_PACK_FILE = ("P432", "这不是规则库文件：{why}。请用 checklist rules pack 生成，或者向发布单位重新索取。")
    BAD_PACK_SIGNATURE = ("P433", "规则库文件的{why}。请向发布单位重新索取规则库文件和签名。")
    NO_SUCH_PACK = (
        "P434",
        "这个文件夹里没有报告所用的规则库（摘要 {digest}…）。请把发布单位下发的那一版规则库文件放进来。",
    )
    NOT_THE_SAME = ("P435", "“{id}”写明意思不变（same_meaning），就应当正好有一个接替它的检查项。")
    NO_SPEECH = ("P436", "找不到讲话原文，各句无从核对：应当在 {path}。复制规则库时请连同旁边的 seeds 文件夹一起复制。")
    SPEECH_TEXT = ("P425", "讲话第 {id} 句与 seeds/ 原文不一致（从“{written}”起）。")

    UNREAD_FILE = ("P442", "这个文件不会读，里面写的都不起作用{meant}。这里会读的是：{allowed}。")
    OVERLAY_WITHOUT_FILE = ("P443", "地方规定“{id}”的文件夹里没有 overlay.yaml，整个文件夹都不会读{meant}。")
    SAME_TITLE = ("P446", "有两个{kind}都叫“{id}”（另一处在 {other}），分不清是哪一个。请改一个。")
    OTHER_SYSTEM = ("P447", "制度“{id}”的名称与 {other} 写的“{title}”不同。同一个制度请照写；另一个制度请换一个 id。")
    LIMIT_OF_PACK = (
        "P448",
        "限额“{id}”已经有了（在 {other}），地方规定不能改。地方的数更严的，另起一个编号，再加一条用它的规则"
        "（规则库的台账，写在 additions/ 里）。",
    )
    LET_ORDER = ("P455", "这里还不能用“{name}”：{why}。")
    UNTESTED = ("P456", "{id} 没有{lacking}的用例。请在 cases/ 里补上。")
    ONLY_ITSELF = (
        "P452",
        "“{name}”只算了这一行自己：规则没有 group_by，这里也没有写 over。请写按哪些列合在一起，如 over: [列名]，整本台账写 over: []。",
    )
    RANGE_REVERSED = ("P453", "min（{low}）大于 max（{high}），什么数都填不了。请改正。")
    GAP_IGNORED = ("P454", "检查项“{id}”的 gap_when 不起作用：{why}。请删去。")
    LIMIT_CLASS = ("P449", "限额“{title}”没有“{written}”这一档{meant}。有：{allowed}。")
    LIMIT_BY_TEXT = (
        "P451",
        "限额“{title}”分档（{allowed}），“{column}”却填什么文字都行，对不上的就没有数。请把它改成 type: choice，选项照各档写。",
    )
    NOT_ITS_OWN = (
        "P445",
        "“{id}”不是这里的检查项或制度：规则库的 profiles/ 只写规则库的，地方规定的写在那个地方文件夹的 profiles/ 里。",
    )
    OVERLAY_NAME = (
        "P444",
        "地方规定的文件夹不能叫“{id}”：答卷里用这个名称，只能用小写字母、数字和下划线，以字母开头，如 shili。",
    )

    LOST_SENTENCE = ("L506", "讲话第 {id} 句提出了要求（{asks}），却没有检查项承接。请补检查项，或写明 why_not。")
    EXPLAINED_SENTENCE = ("L507", "讲话第 {id} 句写明不可检查，却有检查项 {items} 挂在上面。请二选一。")
    LOST_SYSTEM = ("L510", "讲话第 {id} 句点名的“{name}”没有自己的检查项。请补检查项，并在它的 systems 里写明。")
    TWO_FACTS = ("L511", "检查项“{id}”一问两事：{why}。请拆成两项。")
    ONLY_PRAISE = ("L512", "检查项“{id}”问的是态度：{why}。请改问记录上查得到的事或者数。")
    NO_RECORD = ("L513", "检查项“{id}”的佐证（{why}）不是查得到的记录。请写明凭什么文件、台账或者凭证回答。")
    UNIT_TWICE = ("L514", "规则“{rule}”的说明文字里，“{column}”后面又写了单位“{unit}”，印出来会重复。请删去一个。")
    QUOTES_PRINTED = ("L515", '“{id}”的说明文字首尾是中文引号，会照样印出来。请删去，要加引号的用英文的 "…"。')
    LIMIT_HOLE = ("L516", "限额“{id}”从 {start} 到 {end} 没有值，这几天的记录都会是“未填”。请补上，或改 from、until。")
    NO_CLASS = (
        "L518",
        "“{id}”用的限额“{limit}”（{title}）没有“{choices}”这一档，这样的行都会是“未填”。请在 limits.yaml 里补上；不该核对的，用 where 排除。",
    )
    UNUSED_LET = ("L519", "“{id}”的 let 里的“{name}”没有用到。请删去，或者用在条件、说明里。")
    ALWAYS_THE_SAME = ("L520", "“{id}”的 {key} 不看记录和回答，总是{always}。请改条件。")
    NEGATIVE_LIMIT = ("L521", "限额“{id}”是负数。请核对。")
    SOURCE_LATER = (
        "L522",
        "“{id}”的依据“{source}”自 {day} 起才施行，以前的事也会照它核对。请写 valid: {{from: 施行那一天}}，或者引当时的依据。",
    )
    YEARLY_FOR_A_ROW = (
        "L523",
        "规则“{id}”拿一行同限额“{limit}”比，这个限额按年（半年）计，要同一年（半年）的合计比。请用 let 汇总（group_by 或 over）。",
    )
    LIMIT_LATER = (
        "L524",
        "“{id}”用的限额“{limit}”从 {day} 起才有值，以前的记录都会是“未填”。请写 valid: {{from: 那一天}}，或者补上以前的值。",
    )
    BARE_MONEY = (
        "L525",
        "“{id}”的条件里写着 yuan({amount})。规定的数写进 limits.yaml（带日期、依据），单位自己定的写进 parameters。",
    )
    OTHER_UNITS = ("L526", "“{id}”的条件比较 {one} 与 {other}，单位不同（{units}）。请核对是不是写错了名称。")
    STRAY_FILE = ("L517", "这个文件不是规则库的文件，不会读。要作规则的，请写成 .yaml；不要的，请移走。")
    POLARITY = ("L508", "检查项“{id}”的问题和答法不一致：{why}。")
    NOT_UNKNOWN_SAFE = (
        "L509",
        "规则“{rule}”遇到一行全空的记录会得出合规。缺值应当是“未填”：请检查 has(…) 的用法，或用 where 排除。",
    )
    UNUSED_LIMIT = ("L501", "限额“{id}”没有任何规则使用。请删去，或补上规则。")
    UNUSED_PARAMETER = ("L502", "参数“{id}”没有任何规则使用。请删去，或补上规则。")
    UNUSED_COLUMN = ("L503", "台账“{ledger}”的列“{column}”没有任何规则或说明文字使用。")
    UNUSED_PROVISION = ("L504", "依据“{id}”没有任何检查项、规则或限额引用。")
    REPEALED_SOURCE = ("L505", "“{id}”的依据“{source}”已于 {day} 起被取代。请改引现行文件。")

    WRONG_PACK = ("A601", "这份答卷是按规则库“{theirs}”填的，现在用的是“{ours}”。")
    PACK_CHANGED = (
        "A640",
        "规则库换了版本：照搬 {carried} 项回答，{asked} 项要按新的问题回答（原来的回答列在旁边），{gone} 项不再问。",
    )
    RETIRED_CARRIED = ("A641", "“{id} {title}”已并入 {successor}，问的是同一件事，回答照搬。")
    RETIRED_ASKED = ("A642", "“{id} {title}”不再问（{reason}），原来的回答是“{said}”。请回答 {successors}。")
    RETIRED_GONE = ("A643", "“{id} {title}”不再问（{reason}），原来的回答“{said}”没有用到。")
    ASKED_ANEW = ("A644", "“{id} {title}”换了问法，原来的回答“{said}”不能照搬。请按新的问题回答。")
    PLAN_MOVED = ("A645", "“{id}”不再用，写的整改移到 {successor}。")
    PLAN_GONE = ("A646", "“{id} {title}”不再用（{reason}），整改清单里写的“{said}”没有用到。")
    RETIRED_UNUSED = ("A660", "“{id} {title}”不再用（{reason}），写的没有用到。")
    NOT_AN_ITEM = (
        "A648",
        "“{id}”是矛盾规则，不是检查项。说明写在 rectifications 里：{id}: {{fact: …}}；也可以用 checklist fill 写。",
    )
    NOT_ASKED_NOW = ("A647", "参数“{id}”（{said}）这一版规则库没有，没有用到。")
    OTHER_VERSION = ("A602", "这份答卷按规则库 {theirs} 版填写，现在用的是 {ours} 版。结论以现用版本为准。")
    UNKNOWN_ITEM = ("A603", "没有检查项“{id}”{meant}。")
    OF_OVERLAY = (
        "A635",
        "“{id}”属于地方规定《{title}》，这份答卷没有采用。"
        "要采用，请在答卷开头 pack 的 overlays 里加上 {overlay}，或运行 checklist init --overlay {overlay} 新建一份；不采用的，请删去这一条。",
    )
    UNKNOWN_LEDGER = ("A604", "没有台账“{id}”{meant}。可以写：{allowed}。")
    UNKNOWN_PARAMETER = ("A605", "没有参数“{id}”{meant}。可以写：{allowed}。")
    REASON_MISSING = ("A606", "“{id}”答“{answer}”，必须写明不涉及的原因。")
    REASON_UNWANTED = ("A607", "“{id}”答“{answer}”，不用写不涉及的原因。补充的话请写在备注里。")
    PERIOD_REVERSED = ("A608", "自查期间的起始日期 {start} 晚于终止日期 {end}。")
    EVIDENCE_MISSING = ("A609", "佐证文件“{path}”不存在。请放到答卷所在文件夹的相应位置，或改正路径。")
    UNKNOWN_RECTIFICATION = ("A610", "整改清单里的“{id}”既不是检查项也不是矛盾规则{meant}。")
    DONE_WITHOUT_STATE = (
        "A653",
        "“{id}”的整改写了完成日期，状态却是“{state}”。已经整改完成的，状态写“已完成”；没有完成的，请删去完成日期。",
    )
    DONE_BEFORE_FOUND = (
        "A655",
        "“{id}”的整改完成日期 {day} 在查出问题的那一期（到 {found} 为止）开始以前，那时还没有查出。写错的请改正。",
    )
    EXCEPTION_LEFT = ("A654", "{id}（{title}）的例外没有带入本期，因为《{ledger}》要重新填：{said}{rows}。本期还有这几条记录的，请按新的行号重新写。")  # fmt: skip
    EXCEPTION_OVER = ("A656", "{id}（{title}）的例外没有带入本期，因为{why}：{said}{rows}。《{ledger}》沿用上期，这几条记录还没有改的，本期就是问题；又批准延长的，按新的批准文件和有效期重新写。")  # fmt: skip
    VANISHED = ("A657", "原来有、工作簿里没有的没有留下：{what}。要留的补在工作簿里再读入；原来的在“备份”里。")
    LAST_DIFFERS = ("A658", "这份答卷里记着的上期，与现在核对上期答卷得到的不同：{what}。报告、check 照记着的写，diff 照现在核对的列；要改用现在核对的，请用 init --from 重新带入。")  # fmt: skip
    TABLE_SHARED = ("A659", "《{title}》的台账文件“{file}”，{others} 也在用。为了不改动别的答卷，这一份的改动另存成一个文件。")  # fmt: skip
    EVIDENCE_EMPTY = ("A649", "佐证文件“{path}”只有 {size} 字节，证明不了什么。请换成扫描件或者原文件。")
    OUTSIDE = ("A611", "“{path}”指到了答卷所在文件夹之外。请把文件放进该文件夹，再写相对路径。")
    NO_STEP = ("A615", "这里没有可以填写的内容。")
    READ_ONLY = ("A616", "现在是只看不改，没有保存。")
    OTHER_UNIT = ("A617", "这一份是“{mine}”的，与“{theirs}”不是同一单位、同一期间，不能合并。")
    NO_ANSWERS = ("A618", "这里没有找到答卷（.yaml、.json、.xlsx）。")
    CHANGED_OUTSIDE = ("A619", "“{path}”在别处被改过，这一次没有保存。请退出后重新打开，再填这一项。")
    TAKEN = ("A620", "{who} 从 {since} 起正在填这份答卷，没有改动。请等对方退出后再试。")
    EVIDENCE_CHANGED = ("A614", "佐证文件“{path}”与登记时不同。请核对后重新登记。")
    NOT_A_PATH = ("A621", "“{path}”不能用作文件名。请改正后再试。")
    REASON_SAYS_NOTHING = ("A624", "“{id}”答“{answer}”，原因写的是“{written}”，等于没有填。请写明为什么不涉及。")
    ANSWER_SAYS_NOTHING = ("A622", "“{id}”写的是“{written}”，按没有填处理。")
    NONE_WITHOUT_REASON = (
        "A623",
        "“{id}”本期没有此类事项的原因写的是“{written}”，等于没有填。请写明原因，如“本期没有发生”；有记录的请留空。",
    )
    NO_UNIT_CODE = (
        "A625",
        "没有写单位代码（code），只能按名称“{name}”认这个单位。请补上统一社会信用代码，或上级名册里的编号。",
    )
    SAME_ANSWERS = ("A626", "“{unit}”{period}的这一份与 {others} 内容相同，留一份即可。")
    TWO_ANSWERS = ("A627", "“{unit}”{period}有不止一份，内容不同，另有 {others}。请核对以哪一份为准，移走其余的。")
    NOT_ANSWERS = ("A628", "这不是答卷：{what}。")
    OVERLAY_LACKING = (
        "A651",
        "所用的规则库（{pack}）里没有答卷采用的地方规定“{id}”{meant}。现有：{allowed}。"
        "它在别的规则库里的，请用 --pack 给出那个规则库；不采用的，请从答卷里删去。",
    )
    NOT_ASKED = ("A652", "“{id} {title}”{reason}，所写的回答“{said}”没有用到。")
    EMPTY_ANSWERS = (
        "A650",
        "这份答卷是空的。请删去它，用 checklist init 新建一份带说明的答卷再填；填好了网页表格或工作簿的，请用那一份。",
    )
    ANSWER_MISSING = ("A612", "“{id}”没有写回答（answer）。")
    UNKNOWN_RULE = ("A631", "规则库里没有台账规则“{id}”{meant}。")
    NO_EXCEPTIONS = ("A632", "规则“{id}”（{title}）不能有例外。请删去这一条，如实整改。")
    EXCEPTED_TWICE = ("A633", "“{id}”第{row}行写了两次例外。请只留一次。")
    NO_SUCH_ROW = ("A634", "《{title}》没有第{row}行。请核对例外的行号。")
    WRONG_OVERLAYS = ("A613", "这份答卷采用的地方规定是“{theirs}”，载入的规则库带的是“{ours}”。")

    LEDGER_FILE = ("T701", "读不了文件“{path}”：{reason}。")
    LEDGER_KIND = ("T702", "台账文件“{path}”的格式不支持。请用 .xlsx 或 .csv。")
    NO_SHEET = ("T703", "工作簿里没有工作表“{sheet}”{meant}。现有：{allowed}。")
    SEVERAL_SHEETS = ("T704", "工作簿有 {count} 张工作表，看不出哪张是《{title}》。请写明 sheet。现有：{allowed}。")
    NO_HEADER = ("T705", "前 {rows} 行里找不到《{title}》的表头。应当有这些列：{expected}。")
    MISSING_COLUMN = ("T706", "《{title}》缺少列“{column}”{meant}。")
    DUPLICATE_COLUMN = ("T707", "《{title}》的列“{column}”出现了两次。请只留一列。")
    UNKNOWN_COLUMN = ("T708", "《{title}》没有列“{column}”{meant}。这一列没有读取。{local}")
    MISSING_CELL = ("T709", "第 {row} 行缺少“{column}”。没有它，这一行无法核对。")
    BAD_CELL = ("T710", "第 {row} 行“{column}”：{why}")
    ROW_CHECK = ("T711", "第 {row} 行：{why}")
    DUPLICATE_ROW = ("T712", "第 {row} 行的“{column}”是“{value}”，与第 {other} 行重复。")
    TOO_MANY_ROWS = ("T713", "台账超过 {limit} 行。请按期间拆分。")
    NOT_A_ROW = ("T714", "第 {row} 行应当写成“列名: 内容”的形式。")
    TOTAL_ROW = ("T739", "第 {row} 行像是合计行（“{written}”），请删去。台账一行只记一件事。")
    SAME_ROWS = ("T741", "《{title}》有 {count} 行与前面的行完全一样（{rows}）。同一件事记了两遍的，请删去一行。")
    UNREAD_SHEET = ("T740", "工作表“{sheet}”没有读{meant}：“台账目录”里没有它，也不是原有的工作表。")
    NO_ROWS = ("T729", "没有可以读入的记录。请在表格里选中几行，复制后再粘贴；选中了的，请看各列对得对不对。")
    FORMULA_ERROR = ("T715", "第 {row} 行“{column}”的公式出错（{value}）。请改成实际的值。")
    MERGED_CELLS = ("T717", "{range} 是合并单元格，看不出每一行各是什么。请取消合并，逐行填写。")
    NONE_AND_ROWS = ("T716", "台账“{id}”既写了本期没有此类事项的原因（none），又给了记录。请二选一。")
    CELL_SAYS_NOTHING = (
        "T720",
        "第 {row} 行“{column}”写的是“{written}”，按没有填处理。没有它，这一行无法核对，请写实际内容。",
    )
    CELLS_SAY_NOTHING = ("T721", "《{title}》有 {count} 格写的是{words}，按没有填处理：{columns}。")
    ROWS_OUTSIDE = ("T730", "《{title}》有{count}行不在自查期间（{rows}），没有核对；年份写错的请改正。")
    BAD_SHEET = ("T718", "这张工作表读不了：{why}。请用 WPS 表格或 Excel 打开核对，另存为新的 .xlsx 再试。")
    BAD_CSV = ("T719", "CSV 写法有误：{why}。请改正后再试。")

    NO_GLYPH = ("R801", "字库里没有“{character}”（{code_point}），出现在：{where}。请改用同义的字或拼音注明。")
    NO_RENDERER = ("R802", "排版组件缺少系统库。请先运行：{command}")
    TEMPLATE = ("R805", "模板写法有误：{detail}。请改正这一行，或删去这个文件，改用自带的模板。")
    NOT_READY = ("R806", "报告还不能签字：{missing}。请补齐后再出纸质签字版；不写 --for paper 可以先出草稿。")
    NO_WEB = ("R815", "网页的程序还没有造出来。请在源代码的文件夹里运行：make web")
    FAILED = ("R807", "程序出错（{kind}），这一份没有出报告。请加 --debug 单独再出一次，把显示的内容发给维护人。")
    EXISTS = ("R804", "“{path}”已经存在，没有改动。确要覆盖请加 --force，或换一个文件名。")
    SIGNED = ("R809", "“{path}”已经签过字，没有改动。请用 -o 换一个文件名。")
    UNKNOWN_FORM = ("R810", "不认识“{suffix}”这种文件名结尾。可以存成：{allowed}。")
    OTHER_FORM = ("R811", "文件名的结尾是“{suffix}”，--format 却是 {form}。请改成一致，或不写 --format。")
    CHANGED = (
        "R812",
        "“{path}”不是本工具写的，或者写后有人改过，没有覆盖。请换一个文件名；确要覆盖请加 --force，原来的会留在“备份”文件夹。",
    )
    OTHER_KIND = (
        "R820",
        "“{path}”是本工具写的{there}，这次要写的是{kind}，没有覆盖。请换一个文件名；确要覆盖请加 --force，原来的会留在“备份”文件夹。",
    )
    DRAFT = ("R813", "还不能签字，出的是草稿，不编号、不计分，没有签字页：{missing}。")
    STILL_RUNNING = (
        "R818",
        "核对日期 {day} 在自查期间{edge}之前，报告上会写明。期间结束后的自查，请用不早于 {end} 的核对日期（--as-of）。",
    )
    DAY_AHEAD = ("R821", "核对日期 {day} 还没有到，只能出草稿。请用不晚于今天（{today}）的核对日期（--as-of）。")
    REPORT_OF_PART = ("R822", "这是分卷{part}，不单独出报告。请用 checklist merge 合并成整份，单看用 checklist check。")
    NOBODY_NAMED = ("R816", "没有写{roles}的姓名，报告上留空。要印的，请先运行 checklist fill，在“单位和签字人”里写。")
    SAME_PERSON = (
        "R819",
        "{people}。自己填报的自己复核，等于没有复核；写错了的请改正。报告照样出，但用一张证书签几处的，验证会说“无效”："
        "请由不同的人签；确实只有一个人的，签字前先请上级在签名人名单里把这张证书登记到各个身份。",
    )
    OWN_WORDS = (
        "R817",
        "公开版照原样印出单位自己写的文字（备注、原因、例外的理由、整改内容、不属个人信息的台账列）。公布前请看一遍，里面有不该公开的姓名、电话的，先改答卷。",
    )
    IN_THE_WAY = ("R814", "“{path}”已经有别的内容，没有改动。请换一个文件名。")
    CANNOT_WRITE = ("R803", "写不了“{path}”：{reason}。")
    CANNOT_PRINT = ("R808", "结果显示不出来：{reason}。请换一个地方显示，或检查重定向的目标。")

    NOT_A_REPORT = ("S901", "不是可以签字、验证的自查报告：{why}。请用 checklist report 重新出一份 PDF。")
    KEY_UNOPENED = ("S902", "打不开这个密钥文件：口令不对，或者不是 PKCS#12（.p12、.pfx）文件。")
    NO_TOKEN = ("S903", "没有找到名为“{token}”的密码钥匙。请插好钥匙，核对 --token 的名称和 --pkcs11 的驱动。")
    WRONG_PIN = ("S904", "PIN 不对，只试了这一次。请核对后再试：连续输错会锁住钥匙。")
    TOKEN_FAILED = ("S905", "密码钥匙没有签成。请核对 --label，换一个接口再试。")
    SECRET_NOT_PRIVATE = ("S906", "“{path}”别人也能读。请先运行：chmod 600 {path}")
    NO_SECRET = ("S907", "没有给出口令。请在终端里运行，或用 --passfile、--pass-fd。")
    SIGN_DRAFT = ("S908", "这一份是草稿，不能签字。请出正式报告后再签。")
    SIGN_UNFINISHED = ("S922", "这一份是草稿，不能签字：{missing}。请在答卷里补齐，重新出报告后再签。")
    SIGN_AHEAD = ("S924", "报告的核对日期 {day} 还没有到，不能签字。请到那一天再签，或者重新出报告。")
    JUDGED_LONG_AGO = ("S925", "{passed}。可以签；要写进现在的情况，请先改答卷，用今天的核对日期重新出报告。")
    PAGES_UNCHECKED = (
        "S926",
        "签字不重新排版，没有核对页面印的是不是所附数据。请先运行 checklist verify {path}，“结论”“页面”说不同、不一致的，不要签。",
    )
    ONE_SIGNER = (
        "S927",
        "{others}也是用这张证书签的：checklist verify 会说“无效”，上级收件也一样。请重新出报告，由不同的人签；"
        "确实只有一个人的，请上级在签名人名单里把这张证书登记到这几个身份（verify 的 --signers、任务.yaml 的 signers）。",
    )
    SIGN_PUBLIC = ("S923", "这一份是公开版，不能签字。请在内部版上签字：不写 --edition public，重新出报告。")
    NO_FIELD = ("S909", "报告里没有{role}签字的位置。请用自带的签字页重新出报告。")
    SIGNED_ALREADY = ("S910", "{role}已经签过字了。")
    NOT_YET = ("S911", "还没有轮到{role}签字：{before}尚未签。")
    NO_TIME_STAMP = ("S913", "时间戳服务没有答复，没有签字。请检查 --tsa 的地址和网络，或者不加时间戳签字。")
    NOT_SIGNED = ("S914", "没有签成（{kind}）。报告没有改动。")
    NOT_SOUND = ("S915", "前面的签名有问题，不能接着签：{why}。")
    OTHER_NAME = (
        "S920",
        "证书上的姓名是“{signer}”，报告所填的{role}是“{named}”，没有签。拿错了证书的，请换本人的；换了人的，请改答卷重新出报告；"
        "确实就由这张证书签的，请加 --certificate-name {signer}（没有 --signers 名单时，验证会说身份不符）。",
    )
    NO_SIGNING_CERTIFICATE = ("S921", "这张证书{why}，不能用来签字。请换本人的签名证书。")
    BAD_CERTIFICATE = ("S916", "“{path}”里没有可以用的证书。请给出 PEM 或 DER 格式的证书文件。")
    BAD_SIGNERS = ("S917", "签名人名单写法有误：{why}。应当是“单位: {{preparer: [证书指纹], …}}”。")
    BAD_PICTURE = ("S918", "“{path}”不是可以用的图片。请给出 PNG 或 JPEG 图片。")
    NO_REPORTS = ("S919", "这里没有找到 PDF 报告。")

    NO_TASK = ("C1001", "这里没有自查任务：找不到 {file}。请先用 checklist campaign init 新建，或写对任务文件夹。")
    DUE_TOO_EARLY = ("C1002", "报送期限 {due} 在自查期间开始之前。请改正。")
    TASK_NAMES_NOTHING = ("C1003", "任务里写的“{path}”不存在。请放进任务文件夹，或改正路径。")
    NO_UNITS = ("C1004", "名册里还没有单位。请一行填一个单位。")
    NO_PARENT = ("C1005", "第 {row} 行的上级单位代码“{code}”不在名册里{meant}。请补上那个单位，或改正代码。")
    ROSTER_CIRCLE = ("C1006", "第 {row} 行的上级关系绕成了圈（经过“{code}”又回到自己）。请改正。")
    NOT_A_FINGERPRINT = ("C1007", "“{written}”不是证书指纹。指纹是 64 位的 SHA-256，checklist verify 会列出。")
    NO_DUCKDB = ("C1008", "汇总要用 DuckDB，还没有安装。请运行：{command}")
    STORE_BUSY = ("C1009", "汇总库正被另一个命令使用。请等它做完再试。")
    BAD_STORE = ("C1010", "汇总库打不开：{why}。请运行 checklist campaign rebuild，由收到的文件重新生成。")
    NO_STORE = (
        "C1011",
        "这次任务还没有收过件，没有可以比较的。请与收过件的任务比较，或者先对它运行 checklist campaign collect。",
    )
    NO_DISTRIBUTED = ("C1013", "--cluster 要用 Dask，还没有安装。请运行：{command}")
    NO_CLUSTER = ("C1014", "连不上集群 {address}（{why}）。请核对地址，或不写 --cluster，用本机的处理器做。")
    BAD_ZIP = ("C1015", "这个压缩包{why}，里面的没有收。请解开后把 PDF 放进来。")
    NOT_TAKEN = ("C1016", "不是 PDF、JSON 或 ZIP，没有收。")
    NO_DRAFTS = ("C1017", "没有签字的草表，这次任务不收。要收请在任务里写 drafts: true。")
    CAMPAIGN_TAKEN = ("C1018", "{who} 从 {since} 起正在这次任务里收件或退件，没有改动。请等对方做完再试。")
    NO_SUCH_UNIT = ("C1019", "名册里没有“{written}”{meant}。请写名册里的单位代码或名称。")
    SEVERAL_UNITS = ("C1020", "名册里叫“{written}”的不止一个（{codes}）。请写单位代码。")
    NEED_NOT_ANSWER = ("C1021", "{unit}（{code}）在名册里写的是不用填报，没有任务包。要它填报，请改名册的“是否填报”。")
    NOTHING_TO_RETURN = ("C1022", "{unit}没有可以退回的报告：{why}。")
    NOT_COMMENTED = ("C1023", "“{id}”既不是检查项也不是矛盾规则{meant}。退回意见要写在检查项或矛盾规则上。")
    DUE_IS_OVER = ("C1024", "{what} {due} 已过。请用 --due 写明何时之前改好重报，不早于今天。")
    LAST_CIRCLE = ("C1025", "“上一次任务”绕成了圈：这个文件夹已经比较过了。请改正任务.yaml 的 last。")
    TASK_IS_THERE = ("C1026", "“{path}”里已经有一次自查任务，没有改动。要新建请换一个文件夹。")
    FOLDER_IS_THERE = ("C1027", "“{path}”已经存在，没有改动。请换一个文件夹。")
    DUE_IN_PERIOD = ("C1028", "{whose}报送期限 {due} 在自查期间结束（{end}）之前。写错的请改正。")
    NO_FILE = ("C1029", "没有“{path}”，一份也没有收。请写对文件名再试。")
    NO_REGISTER = (
        "C1031",
        "登记簿（{file}）不见了，收下的文件还有 {count} 份。请从备份恢复；没有备份的，新建一个空的 {file}，再运行 checklist campaign collect 补登。",
    )
    CUT_REGISTER = (
        "C1032",
        "登记簿最后一行没有写完（断电，或者被改过），没有算数。请核对最后一次收件、退回；要补的从备份恢复。",
    )
    REGISTERED_AGAIN = ("C1033", "收下的文件有 {count} 份没有登记，已按这一次补登。退回的记录如有缺失，请从备份恢复。")
    KEPT_IS_GONE = ("C1034", "收下的文件不见了（SHA-256 {digest}…），没有验证。请从备份恢复到“收件”文件夹，再运行。")
    LOST_STORE = ("C1035", "汇总库不见了，收到的文件和登记簿都在。请运行 checklist campaign rebuild 重新生成。")
    RECEIVED_LATER = ("C1036", "{day} 还没有到，没有收件。请写实际收到的那一天，不晚于今天。")
    RECEIVED_EARLY = (
        "C1037",
        "登记的收到日期 {day} 早于报告的签字日期 {signed}，按签字那天收到算。请核对 --received 写的日期。",
    )
    RETURNED_SAME = ("C1038", "这是已退回的那一份{slip}，没有改动。请单位改好、重新签字后再报。")
    NOT_VERIFIED_YET = ("C1039", "{told}。请再运行 checklist campaign collect，验证完以后再作。")
    DAY_TO_COME = ("C1040", "截至日期 {day} 还没有到，没有写出。请写今天或者以前的日期。")
    PLANNED_DAY = ("C1041", "截至日期 {day} 还没有到：收到的算到今天，逾期按那一天算，只供安排工作。")
    ZIP_IN_ZIP = ("C1042", "压缩包里的压缩包没有打开，里面的没有收。请解开后把 PDF 放进来。")
    NO_WEB_TO_ISSUE = (
        "C1043",
        "网页的程序还没有造出来，没有做任务包。请在源代码的文件夹里运行 make web；任务包里不放网页表格的，加 --no-form。",
    )
    SAME_FILE = ("C1044", "与收过的“{first}”是同一份文件，登记为重复，不再算。")
    SAME_NAME = (
        "C1045",
        "第 {row} 行的单位名称“{name}”与第 {other} 行相同，代码不同。写错的请改正；确是两个单位的，命令里写代码。",
    )
    OTHER_PACKETS = (
        "C1046",
        "还有 {count} 个任务包不在清单里：{files}。那个单位已不在名册里、不用填报，或者改了名称、代码。没有删去；不再下发的请移走。",
    )
    BAD_REGISTER = ("C1012", "登记簿第 {line} 行损坏。请从备份恢复这一行；收到的文件都在，没有丢失。")

    @property
    def id(self) -> str:
        """The stable code, such as ``Y107``."""
        return str(self.value[0])

    @property
    def template(self) -> str:
        """The Chinese sentence, with the details to fill in."""
        return str(self.value[1])
