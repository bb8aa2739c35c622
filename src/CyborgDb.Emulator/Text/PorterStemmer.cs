namespace CyborgDb.Emulator.Text;

/// <summary>
/// Takes the endings off English words, after M. F. Porter, "An algorithm for suffix stripping" (1980), in the five
/// steps of that paper and without the later additions to it. Words are lower-case ASCII letters.
/// </summary>
static class PorterStemmer
{
    static readonly (string Suffix, string Replacement)[] Step2 =
    [
        ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("abli", "able"),
        ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"),
        ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"),
        ("iviti", "ive"), ("biliti", "ble"),
    ];

    static readonly (string Suffix, string Replacement)[] Step3 =
    [
        ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", ""),
    ];

    // Of endings that end alike the longer one comes first: only the longest that fits is looked at.
    static readonly string[] Step4 =
    [
        "ement", "ment", "ent", "ance", "ence", "able", "ible", "ant", "ion", "ism", "ate", "iti", "ous", "ive", "ize",
        "al", "er", "ic", "ou",
    ];

    /// <summary>Stems a word in its place; the length of the stem.</summary>
    public static int Stem(Span<char> word)
    {
        // Shorter words have no ending to take.
        if (word.Length <= 2)
            return word.Length;
        var stem = new Word(word);
        stem.TakePlural();
        stem.TakePastOrProgressive();
        stem.EndingYToI();
        stem.ReplaceLongest(Step2);
        stem.ReplaceLongest(Step3);
        stem.TakeLongest(Step4);
        stem.TakeFinalE();
        return stem.Length;
    }

    /// <summary>The word while it gets shorter. "Stem" is what is before the ending that is being looked at.</summary>
    ref struct Word(Span<char> letters)
    {
        readonly Span<char> _letters = letters;

        public int Length { get; private set; } = letters.Length;

        /// <summary>Step 1a: caresses, ponies, caress, cats.</summary>
        public void TakePlural()
        {
            if (Ends("sses") || Ends("ies"))
                Length -= 2;
            else if (Ends("s") && !Ends("ss"))
                Length--;
        }

        /// <summary>Step 1b: agreed, plastered, motoring, and what the stem needs then.</summary>
        public void TakePastOrProgressive()
        {
            if (Ends("eed"))
            {
                if (Measure(Length - 3) > 0)
                    Length--;
                return;
            }

            int ending = Ends("ed") ? 2 : Ends("ing") ? 3 : 0;
            if (ending == 0 || !HasVowel(Length - ending))
                return;
            Length -= ending;
            if (Ends("at") || Ends("bl") || Ends("iz"))
                Append('e');
            else if (EndsInDoubleConsonant() && _letters[Length - 1] is not ('l' or 's' or 'z'))
                Length--;
            else if (Measure(Length) == 1 && EndsInShortSyllable(Length))
                Append('e');
        }

        /// <summary>Step 1c: happy, but not sky.</summary>
        public readonly void EndingYToI()
        {
            if (Ends("y") && HasVowel(Length - 1))
                _letters[Length - 1] = 'i';
        }

        /// <summary>Steps 2 and 3: of the endings that fit, the longest one, if the stem has a measure above 0.</summary>
        public void ReplaceLongest(ReadOnlySpan<(string Suffix, string Replacement)> endings)
        {
            (string Suffix, string Replacement) longest = ("", "");
            foreach (var ending in endings)
            {
                if (ending.Suffix.Length > longest.Suffix.Length && Ends(ending.Suffix))
                    longest = ending;
            }

            int stem = Length - longest.Suffix.Length;
            if (longest.Suffix.Length == 0 || Measure(stem) == 0)
                return;
            longest.Replacement.CopyTo(_letters[stem..]);
            Length = stem + longest.Replacement.Length;
        }

        /// <summary>Step 4: the longest ending that fits goes, if the stem has a measure above 1.</summary>
        public void TakeLongest(ReadOnlySpan<string> endings)
        {
            foreach (string ending in endings)
            {
                if (!Ends(ending))
                    continue;
                int stem = Length - ending.Length;
                bool follows = ending != "ion" || (stem > 0 && _letters[stem - 1] is 's' or 't');
                if (Measure(stem) > 1 && follows)
                    Length = stem;
                return;
            }
        }

        /// <summary>Step 5: rate, but probat(e), and controll to control.</summary>
        public void TakeFinalE()
        {
            if (Ends("e"))
            {
                int measure = Measure(Length - 1);
                if (measure > 1 || (measure == 1 && !EndsInShortSyllable(Length - 1)))
                    Length--;
            }

            if (Ends("ll") && Measure(Length) > 1)
                Length--;
        }

        readonly bool Ends(ReadOnlySpan<char> ending) => _letters[..Length].EndsWith(ending);

        void Append(char letter) => _letters[Length++] = letter;

        // A y is a consonant at the start and after a vowel.
        readonly bool IsConsonant(int index) => _letters[index] switch
        {
            'a' or 'e' or 'i' or 'o' or 'u' => false,
            'y' => index == 0 || !IsConsonant(index - 1),
            _ => true,
        };

        /// <summary>How often consonants follow vowels in the first letters: the m in [C](VC)^m[V].</summary>
        readonly int Measure(int length)
        {
            int measure = 0;
            for (int i = 1; i < length; i++)
                measure += IsConsonant(i) && !IsConsonant(i - 1) ? 1 : 0;
            return measure;
        }

        readonly bool HasVowel(int length)
        {
            for (int i = 0; i < length; i++)
            {
                if (!IsConsonant(i))
                    return true;
            }

            return false;
        }

        readonly bool EndsInDoubleConsonant() =>
            Length >= 2 && _letters[Length - 1] == _letters[Length - 2] && IsConsonant(Length - 1);

        /// <summary>Consonant, vowel, consonant, of which the last is not w, x or y: hop, but not snow.</summary>
        readonly bool EndsInShortSyllable(int length) =>
            length >= 3
            && IsConsonant(length - 3)
            && !IsConsonant(length - 2)
            && IsConsonant(length - 1)
            && _letters[length - 1] is not ('w' or 'x' or 'y');
    }
}
