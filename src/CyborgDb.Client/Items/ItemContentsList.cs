using System.Collections;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using CyborgDb.Primitives;

namespace CyborgDb;

/// <summary>The contents of many items: one entry a row, <see langword="null"/> for a row without. <see cref="ToString"/> shows only how many there are.</summary>
/// <remarks>
/// Converts implicitly from arrays and lists of strings, of bytes and of <see cref="ItemContents"/>, which are not copied, so leave them
/// alone until the operation has ended. A collection expression makes one as well, also of a sequence: <c>["a text", "another"]</c>,
/// <c>[.. documents.Select(d => d.Text)]</c>.
/// </remarks>
[CollectionBuilder(typeof(ItemContentsList), nameof(Create))]
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ItemContentsList : IReadOnlyList<ItemContents?>
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly IReadOnlyList<ItemContents?> _rows;

    private ItemContentsList(IReadOnlyList<ItemContents?> rows) => _rows = rows;

    /// <summary>The number of rows.</summary>
    public int Count => _rows.Count;

    /// <summary>The contents of a row; <see langword="null"/> where it has none.</summary>
    /// <param name="row">The row, from 0.</param>
    public ItemContents? this[int row] => _rows[row];

    /// <summary>A copy of the entries: what a collection expression calls.</summary>
    /// <param name="contents">One entry per row, <see langword="null"/> for a row that has none.</param>
    /// <returns>The list.</returns>
    public static ItemContentsList Create(ReadOnlySpan<ItemContents?> contents) => new(contents.ToArray());

    /// <summary>Contents, each text or bytes; <see langword="null"/> stays <see langword="null"/>.</summary>
    /// <param name="contents">One entry per row, <see langword="null"/> for a row that has none.</param>
    [return: NotNullIfNotNull(nameof(contents))]
    public static implicit operator ItemContentsList?(ItemContents?[]? contents) => contents is null ? null : new(contents);

    /// <summary>Contents, each text or bytes; <see langword="null"/> stays <see langword="null"/>.</summary>
    /// <param name="contents">One entry per row, <see langword="null"/> for a row that has none.</param>
    [return: NotNullIfNotNull(nameof(contents))]
    public static implicit operator ItemContentsList?(List<ItemContents?>? contents) => contents is null ? null : new(contents);

    /// <summary>Texts as contents; <see langword="null"/> stays <see langword="null"/>.</summary>
    /// <param name="texts">One text per row, <see langword="null"/> for a row that has none.</param>
    [return: NotNullIfNotNull(nameof(texts))]
    public static implicit operator ItemContentsList?(string?[]? texts) => texts is null ? null : new(new TextRows(texts));

    /// <summary>Texts as contents; <see langword="null"/> stays <see langword="null"/>.</summary>
    /// <param name="texts">One text per row, <see langword="null"/> for a row that has none.</param>
    [return: NotNullIfNotNull(nameof(texts))]
    public static implicit operator ItemContentsList?(List<string?>? texts) => texts is null ? null : new(new TextRows(texts));

    /// <summary>Bytes as contents; <see langword="null"/> stays <see langword="null"/>.</summary>
    /// <param name="bytes">The bytes of each row, <see langword="null"/> for a row without.</param>
    [return: NotNullIfNotNull(nameof(bytes))]
    public static implicit operator ItemContentsList?(byte[]?[]? bytes) => bytes is null ? null : new(new ByteRows(bytes));

    /// <summary>Bytes as contents; <see langword="null"/> stays <see langword="null"/>.</summary>
    /// <param name="bytes">The bytes of each row, <see langword="null"/> for a row without.</param>
    [return: NotNullIfNotNull(nameof(bytes))]
    public static implicit operator ItemContentsList?(List<byte[]?>? bytes) => bytes is null ? null : new(new ByteRows(bytes));

    /// <summary>Gives one row after the other.</summary>
    /// <returns>The enumerator.</returns>
    public IEnumerator<ItemContents?> GetEnumerator() => _rows.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>How many rows there are, never what is in them.</summary>
    /// <returns>For example <c>contents of 3 rows</c>.</returns>
    public override string ToString() => $"contents of {Counted.Of(Count, "row")}";

    /// <summary>Whether rows can be text that nobody has looked at yet: texts become contents one by one, when they are read.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    internal bool HasUncheckedTexts => _rows is TextRows;

    /// <summary>Rows that become contents when they are read, so that no list of them grows with the batch.</summary>
    private abstract class Rows : IReadOnlyList<ItemContents?>
    {
        public abstract int Count { get; }

        public abstract ItemContents? this[int row] { get; }

        public IEnumerator<ItemContents?> GetEnumerator()
        {
            for (var row = 0; row < Count; row++)
                yield return this[row];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class TextRows(IReadOnlyList<string?> texts) : Rows
    {
        public override int Count => texts.Count;

        // What is wrong with a text is said with its row and id, before it is sent.
        public override ItemContents? this[int row] => texts[row] is { } text ? ItemContents.Received(text) : null;
    }

    private sealed class ByteRows(IReadOnlyList<byte[]?> bytes) : Rows
    {
        public override int Count => bytes.Count;

        public override ItemContents? this[int row] => bytes[row];
    }
}
