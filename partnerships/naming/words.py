"""The words in names of institutions that mean the same in English, Bahasa, Chinese and Vietnamese.

Ours: collected from the names of member institutions of the programmes. A word that is missing here costs a
suggestion, never a record.
"""

# By the word that stands for all of them; words in Chinese are looked for inside of the text, the longest first.
SAME = {
    "university": ("universitas", "universiti", "univ", "unv", "daxue", "大学", "đại học", "trường đại học"),
    "polytechnic": ("politeknik", "politehnik", "poltek", "polytechnics", "politeknic", "bách khoa"),
    "college": ("kolej", "xueyuan", "学院", "cao đẳng", "trường cao đẳng"),
    "institute": ("institut", "inst", "研究院", "研究所"),
    "academy": ("akademi", "akademik"),
    "school": ("sekolah", "xuexiao", "学校", "trường"),
    "centre": ("center", "pusat", "balai", "zhongxin", "中心"),
    "ministry": ("kementerian", "departemen", "部"),
    "department": ("jabatan", "dinas"),
    "state": ("negeri", "public"),
    "private": ("swasta",),
    "national": ("nasional", "kebangsaan", "国立", "国家"),
    "international": ("internasional", "antarabangsa", "guoji", "国际"),
    "vocational": ("kejuruan", "vokasional", "vokasi", "zhiye", "职业"),
    "vocational technical": ("职业技术",),
    "technical": ("teknik", "teknikal", "jishu", "技术", "kỹ thuật"),
    "technology": ("teknologi", "technologies", "keji", "科技", "công nghệ"),
    "engineering": ("rekayasa", "kejuruteraan", "gongcheng", "工程"),
    "science": ("sains", "sciences", "ilmu", "kexue", "科学"),
    "industry": ("industri", "industrial", "gongye", "工业"),
    "agriculture": ("pertanian", "agricultural", "nongye", "农业"),
    "education": ("pendidikan", "keguruan", "jiaoyu", "教育"),
    "training": ("latihan", "pelatihan", "培训"),
    "business": ("bisnis", "perniagaan", "shangye", "商业"),
    "economics": ("ekonomi", "economy", "economic", "经济"),
    "medicine": ("kedokteran", "medical", "yixue", "医学"),
    "health": ("kesehatan", "卫生"),
    "electronics": ("elektronika", "electronic", "电子"),
    "informatics": ("informatika", "information", "xinxi", "信息"),
    "computer": ("komputer", "计算机"),
    "manufacture": ("manufaktur", "manufacturing"),
    "maritime": ("pelayaran", "maritim", "海事"),
    "shipping": ("perkapalan", "航运"),
    "transport": ("transportation", "perhubungan", "jiaotong", "交通"),
    "railway": ("perkeretaapian", "tielu", "铁道", "铁路"),
    "tourism": ("pariwisata", "pelancongan", "lüyou", "旅游"),
    "islamic": ("islam",),
    "christian": ("kristen",),
    "catholic": ("katolik",),
    "teachers": ("师范", "normal"),
    "province": ("provinsi", "provincial", "省"),
    "city": ("kota", "municipal", "市"),
}
# What tells no name from another.
EMPTY = frozenset(["of", "the", "and", "for", "in", "at", "dan", "di", "untuk", "dari", "de", "la"])
TITLES = frozenset(["dr", "prof", "professor", "mr", "mrs", "ms", "miss", "ir", "drs", "dra", "phd", "msc", "h", "hj"])
# Words that many institutions have; the others tell them apart.
COMMON = frozenset(word for words in SAME for word in words.split())
COMPOUND_SURNAMES = (
    "欧阳",
    "司马",
    "诸葛",
    "上官",
    "东方",
    "夏侯",
    "皇甫",
    "尉迟",
    "公孙",
    "令狐",
    "慕容",
    "司徒",
    "端木",
    "歐陽",
    "諸葛",
)
