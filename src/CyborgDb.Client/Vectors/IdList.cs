using System.Globalization;
using System.Numerics;

namespace CyborgDb.Vectors;

/// <summary>The ids of one call, as text, without a string for each where they are numbers.</summary>
internal abstract class IdList
{
    /// <summary>Enough for any integer of 128 bits.</summary>
    public const int BufferSize = 40;

    public abstract int Count { get; }

    /// <summary>The text of one id: the caller's own, or the beginning of <paramref name="buffer"/>.</summary>
    public abstract ReadOnlySpan<char> this[int index, Span<char> buffer] { get; }

    /// <summary>The text of one id as a string: the caller's own where there is one.</summary>
    public virtual string Text(int index, Span<char> buffer) => this[index, buffer].ToString();

    public static IdList Of(IReadOnlyList<string> ids, string parameter = "ids")
    {
        ArgumentNullException.ThrowIfNull(ids, parameter);
        return new StringIds(ids);
    }

    public static IdList Of<T>(IReadOnlyList<T> ids, string parameter = "ids")
        where T : IBinaryInteger<T>
    {
        ArgumentNullException.ThrowIfNull(ids, parameter);
        return new IntegerIds<T>(ids);
    }

    public static IdList Of(IReadOnlyList<VectorItem> items) => new IdsOfItems(items);

    private sealed class StringIds(IReadOnlyList<string> ids) : IdList
    {
        public override int Count => ids.Count;

        public override ReadOnlySpan<char> this[int index, Span<char> buffer] => ids[index];

        public override string Text(int index, Span<char> buffer) => ids[index] ?? "";
    }

    private sealed class IntegerIds<T>(IReadOnlyList<T> ids) : IdList
        where T : IBinaryInteger<T>
    {
        public override int Count => ids.Count;

        public override ReadOnlySpan<char> this[int index, Span<char> buffer] =>
            ids[index].TryFormat(buffer, out var written, default, CultureInfo.InvariantCulture) ? buffer[..written]
                : ids[index].ToString(null, CultureInfo.InvariantCulture);
    }

    private sealed class IdsOfItems(IReadOnlyList<VectorItem> items) : IdList
    {
        public override int Count => items.Count;

        public override ReadOnlySpan<char> this[int index, Span<char> buffer] => items[index].Id;
    }
}
