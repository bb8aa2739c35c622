using System.Globalization;
using System.Numerics;

namespace CyborgDb.Vectors;

/// <summary>The ids of one call, as text, without a string for each where they are numbers.</summary>
internal abstract class IdList
{
    /// <summary>Enough for any integer of 128 bits, and for a GUID.</summary>
    public const int BufferSize = 40;

    public abstract int Count { get; }

    /// <summary>The text of one id: the caller's own, or the beginning of <paramref name="buffer"/>.</summary>
    public abstract ReadOnlySpan<char> this[int index, Span<char> buffer] { get; }

    /// <summary>The text of one id as a string: the caller's own where there is one.</summary>
    public virtual string Text(int index, Span<char> buffer) => this[index, buffer].ToString();

    /// <summary>Ids as the caller has them. A list is used as it is; what has to be enumerated is so once.</summary>
    public static IdList Of<TId>(IEnumerable<TId> ids, string parameter = "ids")
    {
        ArgumentNullException.ThrowIfNull(ids, parameter);
        if (ids is IEnumerable<string> texts)
            return new StringIds(texts as IReadOnlyList<string> ?? [.. texts]);
        if (typeof(TId) == typeof(char))
            throw new ArgumentException("An id is a whole string, not one of its characters: give a single id as an array of one.", parameter);
        return OfValues(ids as IReadOnlyList<TId> ?? [.. ids])
            ?? throw new ArgumentException($"An id is a string, an integer or a Guid, not a {typeof(TId).Name}: give its text.", parameter);
    }

    public static IdList Of(IReadOnlyList<VectorItem> items) => new IdsOfItems(items);

    private sealed class StringIds(IReadOnlyList<string> ids) : IdList
    {
        public override int Count => ids.Count;

        public override ReadOnlySpan<char> this[int index, Span<char> buffer] => ids[index];

        public override string Text(int index, Span<char> buffer) => ids[index] ?? "";
    }

    /// <summary>Integers and GUIDs, each as a list of its own type, so that none is boxed on its way to be text; <see langword="null"/> for other types.</summary>
    private static IdList? OfValues<TId>(IReadOnlyList<TId> ids) => default(TId) switch
    {
        int => Values<int>(ids),
        long => Values<long>(ids),
        Guid => Values<Guid>(ids),
        uint => Values<uint>(ids),
        ulong => Values<ulong>(ids),
        short => Values<short>(ids),
        ushort => Values<ushort>(ids),
        sbyte => Values<sbyte>(ids),
        byte => Values<byte>(ids),
        nint => Values<nint>(ids),
        nuint => Values<nuint>(ids),
        Int128 => Values<Int128>(ids),
        UInt128 => Values<UInt128>(ids),
        BigInteger => Values<BigInteger>(ids),
        _ => null,
    };

    private static ValueIds<T> Values<T>(object ids)
        where T : ISpanFormattable => new((IReadOnlyList<T>)ids);

    private sealed class ValueIds<T>(IReadOnlyList<T> ids) : IdList
        where T : ISpanFormattable
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
