"""Names that are hard to set or to read back: stacked consonants, marks that move, joiners, rare letters.

All are invented. The comment beside a script says what makes its names hard.
"""

NAMES = {
    # Coeng subscripts, two-part vowels, register shifters, a zero-width space between the parts of a name.
    "khmer": (
        "សុខ ដារ៉ា", "ឈឹម ស្រីពៅ", "ព្រហ្ម សុវណ្ណារ៉ា", "ឡុង ភក្ត្រា", "ហ៊ុន សេរីវឌ្ឍន៍", "គង់ ច័ន្ទមុនី", "ស្រ៊ុន លក្ស្មី",
        "អ៊ឹម ឧត្តម", "ម៉ៅ ស្រ្តី", "កែវ\u200bសុភ័ក្ត្រ", "ញឹក ឆ្លោះ", "ធារ៉ូ ប៊្រែម",
    ),
    # Vowels before and around the letter, marks over marks, the ligatures ໜ and ໝ.
    "lao": (
        "ສົມສັກ ວົງພະຈັນ", "ບຸນມີ ແກ້ວມະນີ", "ໜູແພງ ໄຊຍະວົງ", "ຄຳຫຼ້າ ພົມມະຈັນ", "ອານຸສອນ ທຳມະວົງ", "ສີສຸດາ ເພັດດາລາ",
        "ໝອກແກ້ວ ໂພທິສານ", "ເກສອນ ຫຼວງລາດ", "ພູວົງ ຈັນທະລັງສີ", "ນ້ຳຝົນ ຊື່ນໃຈ",
    ),
    # Medials, stacked consonants, kinzi, asat, great sa.
    "myanmar": (
        "အောင်ဆန်း ကြည်", "ခင်မျိုးညွန့်", "သီတာ ကျော်", "မြင့်မြတ်သူ", "စန္ဒာ လှိုင်", "ဝတ္ထု မွန်", "သင်္ကြန် အေး", "ပညာ ဖြိုးဝေ",
        "ဥက္ကာ ခေါင်", "မဟာ ဗုဒ္ဓ", "ရွှေ ဉာဏ်", "ဩဘာ ဿီရိ",
    ),
    # Marks on two levels, sara am, the leading vowels.
    "thai": (
        "ณัฐวุฒิ ศรีสุขเกษม", "กฤษณ์ พึ่งพา", "ปิ่นแก้ว น้ำทิพย์", "ศุภชัย ฐิติกุล", "ฟ้า ญาณี", "เกริกฤทธิ์ โกฏิแก้ว", "อัมพร ทุ่งใหญ่",
        "ฐาปนีย์ ฎีกา", "ใจดี ไม้งาม", "สุรีย์ ปู่ย่า",
    ),
    # Two marks on a letter; one name arrives decomposed.
    "vietnamese": (
        "Nguyễn Thị Phương Thảo", "Đặng Văn Hữu", "Lê Quỳnh Ngọc", "Trần Đỗ Khuê", "Phạm Ỷ Lan", "Vũ Đình Trọng",
        "Huỳnh Cẩm Tú", "Bùi Thế Dưỡng", "Ngo\u0302\u0301 Ba\u0309o A\u0302n", "Hồ Ưng Hoà",
    ),
    # Rare and very rare characters, minority names with the middle dot.
    "chinese": (
        "欧阳振华", "张喆", "王赟", "李玥", "诸葛亮亮", "买买提·艾力", "龚䶮", "𠮷田晓", "谢婧祎", "陈堃",
    ),
    "latin": (
        "Suharto", "Sok Dara", "Siti Nur’aini binti Abdullah", "José Ma. de la Peña-Ñíguez", "Efficio Fforde",
        "U Thant", "Ma Thida", "S/O Ramasamy", "Œuvré Łukasz", "J. R. “Boy” Santos",
    ),
}  # fmt: skip
