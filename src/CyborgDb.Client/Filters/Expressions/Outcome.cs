using System.Text.Json;

namespace CyborgDb.Filters.Expressions;

/// <summary>What a part of a predicate became: a filter, or an answer that does not depend on the item.</summary>
internal readonly struct Outcome
{
    private static readonly Filter s_everything = FromJson("{}");

    // Said with what the contract promises of every version, rather than with the opposite of an empty filter.
    private static readonly Filter s_nothing = Filter.And(Filter.Exists("_", true), Filter.Exists("_", false));

    private readonly bool _answer;

    private Outcome(Filter? filter, bool answer)
    {
        Filter = filter;
        _answer = answer;
    }

    /// <summary>The filter; <see langword="null"/> for an answer.</summary>
    public Filter? Filter { get; }

    /// <summary>The answer for every item; <see langword="null"/> for a filter.</summary>
    public bool? Answer => Filter is null ? _answer : null;

    public static implicit operator Outcome(Filter filter) => new(filter, false);

    public static implicit operator Outcome(bool answer) => new(null, answer);

    public static Outcome Both(Outcome left, Outcome right) =>
        left.Answer is { } answer ? answer ? right : left
            : right.Answer is { } other ? other ? left : right
            : left.Filter! & right.Filter!;

    public static Outcome Either(Outcome left, Outcome right) =>
        left.Answer is { } answer ? answer ? left : right
            : right.Answer is { } other ? other ? right : left
            : left.Filter! | right.Filter!;

    public Filter ToFilter() => Filter ?? (_answer ? s_everything : s_nothing);

    private static Filter FromJson(string json) => Filter.FromJson(JsonElement.Parse(json));
}
