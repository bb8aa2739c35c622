using System.Linq.Expressions;
using System.Text.Json.Serialization.Metadata;

namespace CyborgDb.Filters.Expressions;

/// <summary>A member of the document, as a predicate uses it, and the metadata field that it is written to.</summary>
/// <param name="Path">The field's name or dot-path.</param>
/// <param name="MemberType">The member's declared type.</param>
/// <param name="Property">How it is written; <see langword="null"/> without a type info.</param>
/// <param name="Owner">How the object that has it is written; <see langword="null"/> without a type info.</param>
/// <param name="Expression">The part of the predicate that it stands in, for messages.</param>
internal sealed record DocumentField(string Path, Type MemberType, JsonPropertyInfo? Property, JsonTypeInfo? Owner, Expression Expression)
{
    /// <summary>The member's type without its nullability.</summary>
    public Type Type { get; } = Nullable.GetUnderlyingType(MemberType) ?? MemberType;

    /// <summary>The type that the predicate has converted it to, without its nullability.</summary>
    public Type SeenAs { get; init; } = Nullable.GetUnderlyingType(MemberType) ?? MemberType;

    /// <summary>What the predicate sees where the field is not there; no value at all where that cannot happen, or would throw.</summary>
    public Unwritten Unwritten { get; init; } =
        !MemberType.IsValueType || Nullable.GetUnderlyingType(MemberType) is not null ? Unwritten.Null : Unwritten.Never;
}

/// <summary>What a predicate sees for a field that is not there.</summary>
internal readonly record struct Unwritten(bool IsPossible, object? Value)
{
    /// <summary>The field is always there, or the predicate would throw: so the service's own answer will do.</summary>
    public static Unwritten Never => default;

    public static Unwritten Null => new(true, null);

    public static Unwritten As(object value) => new(true, value);
}
