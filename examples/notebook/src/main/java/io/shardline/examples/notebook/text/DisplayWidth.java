package io.shardline.examples.notebook.text;

import java.util.Arrays;

/**
 * How many cells of a terminal a text takes: East Asian wide characters and emoji take two, combining marks none, and what is joined
 * to one picture (skin tones, families, flags) as much as the picture.
 */
final class DisplayWidth {
    private static final int JOINER = 0x200D;
    private static final int EMOJI_PRESENTATION = 0xFE0F;
    private static final int SOFT_HYPHEN = 0xAD;

    /** First and last code points of what is wide, by Unicode's East Asian Width (W and F), ascending. */
    private static final int[] WIDE = {
        0x1100, 0x115F, 0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23EC, 0x23F0, 0x23F0, 0x23F3, 0x23F3, 0x25FD, 0x25FE,
        0x2614, 0x2615, 0x2648, 0x2653, 0x267F, 0x267F, 0x2693, 0x2693, 0x26A1, 0x26A1, 0x26AA, 0x26AB, 0x26BD, 0x26BE,
        0x26C4, 0x26C5, 0x26CE, 0x26CE, 0x26D4, 0x26D4, 0x26EA, 0x26EA, 0x26F2, 0x26F3, 0x26F5, 0x26F5, 0x26FA, 0x26FA,
        0x26FD, 0x26FD, 0x2705, 0x2705, 0x270A, 0x270B, 0x2728, 0x2728, 0x274C, 0x274C, 0x274E, 0x274E, 0x2753, 0x2755,
        0x2757, 0x2757, 0x2795, 0x2797, 0x27B0, 0x27B0, 0x27BF, 0x27BF, 0x2B1B, 0x2B1C, 0x2B50, 0x2B50, 0x2B55, 0x2B55,
        0x2E80, 0x303E, 0x3041, 0x33FF, 0x3400, 0x4DBF, 0x4E00, 0xA4CF, 0xA960, 0xA97F, 0xAC00, 0xD7A3, 0xF900, 0xFAFF,
        0xFE10, 0xFE19, 0xFE30, 0xFE6F, 0xFF01, 0xFF60, 0xFFE0, 0xFFE6, 0x16FE0, 0x18DFF, 0x1AFF0, 0x1B2FF, 0x1F004,
        0x1F004, 0x1F0CF, 0x1F0CF, 0x1F18E, 0x1F18E, 0x1F191, 0x1F19A, 0x1F1E6, 0x1F320, 0x1F32D, 0x1F335, 0x1F337,
        0x1F37C, 0x1F37E, 0x1F393, 0x1F3A0, 0x1F3CA, 0x1F3CF, 0x1F3D3, 0x1F3E0, 0x1F3F0, 0x1F3F4, 0x1F3F4, 0x1F3F8,
        0x1F43E, 0x1F440, 0x1F440, 0x1F442, 0x1F4FC, 0x1F4FF, 0x1F53D, 0x1F54B, 0x1F54E, 0x1F550, 0x1F567, 0x1F57A,
        0x1F57A, 0x1F595, 0x1F596, 0x1F5A4, 0x1F5A4, 0x1F5FB, 0x1F64F, 0x1F680, 0x1F6C5, 0x1F6CC, 0x1F6CC, 0x1F6D0,
        0x1F6D2, 0x1F6D5, 0x1F6D7, 0x1F6DC, 0x1F6DF, 0x1F6EB, 0x1F6EC, 0x1F6F4, 0x1F6FC, 0x1F7E0, 0x1F7EB, 0x1F7F0,
        0x1F7F0, 0x1F90C, 0x1F93A, 0x1F93C, 0x1F945, 0x1F947, 0x1F9FF, 0x1FA70, 0x1FAFF, 0x20000, 0x3FFFD
    };

    private DisplayWidth() {}

    static int of(String text) {
        return upTo(text, Integer.MAX_VALUE).width();
    }

    /** How much of a text fits, and how wide that is. */
    record Fit(int length, int width) {}

    /** The longest beginning of a text that takes no more than so many cells, never cutting within a picture or off a mark. */
    static Fit upTo(String text, int cells) {
        int width = 0;
        Reading reading = new Reading();
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            int more = reading.widthOf(character);
            if (width + more > cells) {
                return new Fit(i, width);
            }
            width += more;
            i += Character.charCount(character);
        }
        return new Fit(text.length(), width);
    }

    /** What came before the character at hand. */
    private static final class Reading {
        private int before;
        private int widthBefore;
        private boolean flagIsOpen;

        /** How many cells a character adds to those before it. */
        int widthOf(int character) {
            int width = alone(character);
            if (character == EMOJI_PRESENTATION && widthBefore == 1) {
                // A sign that is narrow as text becomes a picture.
                width = 1;
            } else if (before == JOINER || (isSkinTone(character) && widthBefore == 2)) {
                width = 0;
            } else if (isFlagPart(character)) {
                width = flagIsOpen ? 0 : 2;
                flagIsOpen = !flagIsOpen;
            }
            if (!isFlagPart(character)) {
                flagIsOpen = false;
            }
            if (width > 0) {
                widthBefore = width;
            }
            before = character;
            return width;
        }
    }

    private static int alone(int character) {
        if (isZeroWidth(character)) {
            return 0;
        }
        return isWide(character) ? 2 : 1;
    }

    private static boolean isZeroWidth(int character) {
        int type = Character.getType(character);
        boolean mark = type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
        boolean format = type == Character.FORMAT && character != SOFT_HYPHEN;
        boolean jamoWithinSyllable = character >= 0x1160 && character <= 0x11FF;
        return mark || format || jamoWithinSyllable;
    }

    private static boolean isWide(int character) {
        if (character < WIDE[0]) {
            return false;
        }
        int place = Arrays.binarySearch(WIDE, character);
        // An odd place is that of an end, or of what would be put within a range.
        return place >= 0 || (-place - 1) % 2 == 1;
    }

    private static boolean isSkinTone(int character) {
        return character >= 0x1F3FB && character <= 0x1F3FF;
    }

    private static boolean isFlagPart(int character) {
        return character >= 0x1F1E6 && character <= 0x1F1FF;
    }
}
