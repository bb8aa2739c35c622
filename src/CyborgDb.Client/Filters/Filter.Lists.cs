using System.Runtime.CompilerServices;
using CyborgDb.Filters;
using CyborgDb.Protocol.Json;

namespace CyborgDb;

/// <content>Membership in lists.</content>
public abstract partial class Filter
{
    /// <summary>The field equals one of the values (<c>$in</c>).</summary>
    /// <param name="field">The field's name or dot-path.</param>
    /// <param name="values">The values; with none, nothing matches.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="field"/> is empty, begins with <c>$</c> or has an unpaired surrogate, or a value is a number that is not finite or that float64, as which
    /// the service keeps numbers, would round, a string with an unpaired surrogate, or a <see cref="DateTime"/> that is neither UTC nor local time.
    /// </exception>
    public static Filter In(string field, params MetadataValue[] values) => MembershipFilter.Of(field, FilterOperators.In, values, v => v);

    /// <inheritdoc cref="In(string, MetadataValue[])"/>
    [OverloadResolutionPriority(1)]
    public static Filter In(string field, IEnumerable<string> values) => MembershipFilter.Of(field, FilterOperators.In, values, v => v);

    /// <inheritdoc cref="In(string, MetadataValue[])"/>
    [OverloadResolutionPriority(1)]
    public static Filter In(string field, IEnumerable<int> values) => MembershipFilter.Of(field, FilterOperators.In, values, v => v);

    /// <inheritdoc cref="In(string, MetadataValue[])"/>
    [OverloadResolutionPriority(1)]
    public static Filter In(string field, IEnumerable<long> values) => MembershipFilter.Of(field, FilterOperators.In, values, v => v);

    /// <inheritdoc cref="In(string, MetadataValue[])"/>
    [OverloadResolutionPriority(1)]
    public static Filter In(string field, IEnumerable<float> values) => MembershipFilter.Of(field, FilterOperators.In, values, v => v);

    /// <inheritdoc cref="In(string, MetadataValue[])"/>
    [OverloadResolutionPriority(1)]
    public static Filter In(string field, IEnumerable<double> values) => MembershipFilter.Of(field, FilterOperators.In, values, v => v);

    /// <inheritdoc cref="In(string, MetadataValue[])"/>
    [OverloadResolutionPriority(1)]
    public static Filter In(string field, IEnumerable<decimal> values) => MembershipFilter.Of(field, FilterOperators.In, values, v => v);

    /// <inheritdoc cref="In(string, MetadataValue[])"/>
    [OverloadResolutionPriority(1)]
    public static Filter In(string field, IEnumerable<Guid> values) => MembershipFilter.Of(field, FilterOperators.In, values, v => v);

    /// <inheritdoc cref="In(string, MetadataValue[])"/>
    [OverloadResolutionPriority(1)]
    public static Filter In(string field, IEnumerable<DateTimeOffset> values) => MembershipFilter.Of(field, FilterOperators.In, values, v => v);

    /// <inheritdoc cref="In(string, MetadataValue[])"/>
    [OverloadResolutionPriority(1)]
    public static Filter In(string field, IEnumerable<DateTime> values) => MembershipFilter.Of(field, FilterOperators.In, values, v => v);

    /// <inheritdoc cref="In(string, MetadataValue[])"/>
    [OverloadResolutionPriority(1)]
    public static Filter In(string field, IEnumerable<DateOnly> values) => MembershipFilter.Of(field, FilterOperators.In, values, v => v);

    /// <inheritdoc cref="In(string, MetadataValue[])"/>
    [OverloadResolutionPriority(1)]
    public static Filter In(string field, IEnumerable<MetadataValue> values) => MembershipFilter.Of(field, FilterOperators.In, values, v => v);

    /// <inheritdoc cref="In(string, MetadataValue[])"/>
    /// <typeparam name="TEnum">The enum, whose values are compared as numbers.</typeparam>
    [OverloadResolutionPriority(1)]
    public static Filter In<TEnum>(string field, IEnumerable<TEnum> values)
        where TEnum : struct, Enum => MembershipFilter.Of(field, FilterOperators.In, values, v => v);

    /// <summary>The field equals none of the values, or is missing (<c>$nin</c>).</summary>
    /// <param name="field">The field's name or dot-path.</param>
    /// <param name="values">The values; with none, everything matches.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="field"/> is empty, begins with <c>$</c> or has an unpaired surrogate, or a value is a number that is not finite or that float64, as which
    /// the service keeps numbers, would round, a string with an unpaired surrogate, or a <see cref="DateTime"/> that is neither UTC nor local time.
    /// </exception>
    public static Filter NotIn(string field, params MetadataValue[] values) => MembershipFilter.Of(field, FilterOperators.NotIn, values, v => v);

    /// <inheritdoc cref="NotIn(string, MetadataValue[])"/>
    [OverloadResolutionPriority(1)]
    public static Filter NotIn(string field, IEnumerable<string> values) => MembershipFilter.Of(field, FilterOperators.NotIn, values, v => v);

    /// <inheritdoc cref="NotIn(string, MetadataValue[])"/>
    [OverloadResolutionPriority(1)]
    public static Filter NotIn(string field, IEnumerable<int> values) => MembershipFilter.Of(field, FilterOperators.NotIn, values, v => v);

    /// <inheritdoc cref="NotIn(string, MetadataValue[])"/>
    [OverloadResolutionPriority(1)]
    public static Filter NotIn(string field, IEnumerable<long> values) => MembershipFilter.Of(field, FilterOperators.NotIn, values, v => v);

    /// <inheritdoc cref="NotIn(string, MetadataValue[])"/>
    [OverloadResolutionPriority(1)]
    public static Filter NotIn(string field, IEnumerable<float> values) => MembershipFilter.Of(field, FilterOperators.NotIn, values, v => v);

    /// <inheritdoc cref="NotIn(string, MetadataValue[])"/>
    [OverloadResolutionPriority(1)]
    public static Filter NotIn(string field, IEnumerable<double> values) => MembershipFilter.Of(field, FilterOperators.NotIn, values, v => v);

    /// <inheritdoc cref="NotIn(string, MetadataValue[])"/>
    [OverloadResolutionPriority(1)]
    public static Filter NotIn(string field, IEnumerable<decimal> values) => MembershipFilter.Of(field, FilterOperators.NotIn, values, v => v);

    /// <inheritdoc cref="NotIn(string, MetadataValue[])"/>
    [OverloadResolutionPriority(1)]
    public static Filter NotIn(string field, IEnumerable<Guid> values) => MembershipFilter.Of(field, FilterOperators.NotIn, values, v => v);

    /// <inheritdoc cref="NotIn(string, MetadataValue[])"/>
    [OverloadResolutionPriority(1)]
    public static Filter NotIn(string field, IEnumerable<DateTimeOffset> values) => MembershipFilter.Of(field, FilterOperators.NotIn, values, v => v);

    /// <inheritdoc cref="NotIn(string, MetadataValue[])"/>
    [OverloadResolutionPriority(1)]
    public static Filter NotIn(string field, IEnumerable<DateTime> values) => MembershipFilter.Of(field, FilterOperators.NotIn, values, v => v);

    /// <inheritdoc cref="NotIn(string, MetadataValue[])"/>
    [OverloadResolutionPriority(1)]
    public static Filter NotIn(string field, IEnumerable<DateOnly> values) => MembershipFilter.Of(field, FilterOperators.NotIn, values, v => v);

    /// <inheritdoc cref="NotIn(string, MetadataValue[])"/>
    [OverloadResolutionPriority(1)]
    public static Filter NotIn(string field, IEnumerable<MetadataValue> values) => MembershipFilter.Of(field, FilterOperators.NotIn, values, v => v);

    /// <inheritdoc cref="NotIn(string, MetadataValue[])"/>
    /// <typeparam name="TEnum">The enum, whose values are compared as numbers.</typeparam>
    [OverloadResolutionPriority(1)]
    public static Filter NotIn<TEnum>(string field, IEnumerable<TEnum> values)
        where TEnum : struct, Enum => MembershipFilter.Of(field, FilterOperators.NotIn, values, v => v);
}
