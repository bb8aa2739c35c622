using System.Text;

namespace CyborgDb.Emulator.Text;

/// <summary>
/// Takes a text apart into the terms that are searched for: lower-case, split at everything that is neither a letter
/// nor a digit, without stop words, and stemmed. Accents stay.
/// </summary>
/// <param name="text">The text.</param>
/// <param name="buffer">Memory for one term, as long as the text.</param>
ref struct TermReader(ReadOnlySpan<char> text, Span<char> buffer)
{
    readonly Span<char> _buffer = buffer;
    ReadOnlySpan<char> _rest = text;

    /// <summary>The next term, which is there until the next call.</summary>
    public bool TryRead(out ReadOnlySpan<char> term)
    {
        int length;
        while ((length = NextWord()) > 0)
        {
            Span<char> word = _buffer[..length];
            if (StopWords.Contains(word))
                continue;
            term = word[..Porter2Stemmer.Stem(word)];
            return true;
        }

        term = default;
        return false;
    }

    int NextWord()
    {
        int length = 0;
        while (!_rest.IsEmpty)
        {
            Rune.DecodeFromUtf16(_rest, out Rune rune, out int used);
            _rest = _rest[used..];
            if (Rune.IsLetterOrDigit(rune))
                length += Rune.ToLowerInvariant(rune).EncodeToUtf16(_buffer[length..]);
            else if (length > 0)
                break;
        }

        return length;
    }
}
