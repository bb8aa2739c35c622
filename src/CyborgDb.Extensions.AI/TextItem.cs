using System.Buffers;
using System.Diagnostics;
using System.Text;

namespace CyborgDb.Extensions.AI;

/// <summary>One text to be embedded and stored.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class TextItem
{
    /// <summary>A text under an id.</summary>
    /// <param name="id">The id, unique within the index. Not empty.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="ArgumentException">The text has an unpaired surrogate, which has no form in UTF-8, so that it could not be stored as it is.</exception>
    public TextItem(string id, string text)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(text);
        if (!IsWellFormed(text))
            throw new ArgumentException("The text has an unpaired surrogate, which has no form in UTF-8.", nameof(text));
        Id = id;
        Text = text;
    }

    /// <summary>The id, unique within the index. An item that has it already is replaced as a whole.</summary>
    public string Id { get; }

    /// <summary>The text.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string Text { get; }

    /// <summary>What the item can be filtered by. Default: none.</summary>
    public Metadata? Metadata { get; init; }

    /// <summary>The id and the text's length, never the text.</summary>
    /// <returns>For example <c>doc1 (120 characters)</c>.</returns>
    public override string ToString() => $"{Id} ({Text.Length} character{(Text.Length == 1 ? "" : "s")})";

    internal static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var length) != OperationStatus.Done)
                return false;
            text = text[length..];
        }
        return true;
    }
}
