using System.Text;

namespace CyborgDb.Emulator.Text;

/// <summary>
/// Takes a text apart into the terms that are searched for: lower-case, split at everything that is neither a letter
/// nor a digit, without stop words, and stemmed. Accents stay.
/// </summary>
/// <param name="text">The text.</param>
/// <param name="buffer">Memory for one term, as long as the text.</param>
internal ref struct TermReader(ReadOnlySpan<char> text, Span<char> buffer)
{
    private readonly Span<char> _buffer = buffer;
    private ReadOnlySpan<char> _rest = text;

    /// <summary>The next term, which is there until the next call.</summary>
    public bool TryRead(out ReadOnlySpan<char> term)
    {
        int length;
        while ((length = NextWord()) > 0)
        {
            var word = _buffer[..length];
            if (StopWords.Contains(word))
                continue;
            term = word[..Porter2Stemmer.Stem(word)];
            return true;
        }

        term = default;
        return false;
    }

    private int NextWord()
    {
        var length = 0;
        while (!_rest.IsEmpty)
        {
            Rune.DecodeFromUtf16(_rest, out var rune, out var used);
            _rest = _rest[used..];
            if (Rune.IsLetterOrDigit(rune))
                length += Rune.ToLowerInvariant(rune).EncodeToUtf16(_buffer[length..]);
            else if (length > 0)
                break;
        }

        return length;
    }
}
