using System.Linq.Expressions;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using static CyborgDb.Extras.Tests.Filters.DocGenerator;
using Predicate = System.Linq.Expressions.Expression<System.Func<CyborgDb.Extras.Tests.Filters.Doc, bool>>;

namespace CyborgDb.Extras.Tests.Filters;

/// <summary>Predicates over <see cref="Doc"/> of the shapes that the compiler makes, combined at random. None throws for any document.</summary>
internal static class PredicateGenerator
{
    private static readonly ExpressionType[] s_equality = [ExpressionType.Equal, ExpressionType.NotEqual];
    private static readonly ExpressionType[] s_comparisons =
    [
        .. s_equality, ExpressionType.LessThan, ExpressionType.LessThanOrEqual, ExpressionType.GreaterThan, ExpressionType.GreaterThanOrEqual,
    ];

    private static readonly Gen<int> s_integers = Gen.Choose(-3, 5);
    private static readonly Gen<string> s_texts = Gen.Elements(Texts);
    private static readonly Gen<double> s_doubles = Gen.Elements([.. Numbers, 0.5, 0.1f, 1e300, -1e300, 16777217.0, 9007199254740993.0]);
    private static readonly Gen<DateTimeOffset> s_moments =
        from moment in Gen.Elements(Moments)
        from ticks in Gen.Elements(0, 0, 1, 9_999, 10_000)
        select moment.AddTicks(ticks);

    /// <summary>Predicates that version 0.17 of the service can answer.</summary>
    public static Gen<Predicate> Predicate { get; } = OfDepth(3, Atom());

    /// <summary>Predicates with the operators on strings as well, which came with version 0.18.</summary>
    public static Gen<Predicate> WithStrings { get; } = OfDepth(3, Gen.OneOf(Atom(), Strings(), Strings()));

    private static Gen<Predicate> Atom() => Gen.OneOf(
        Compared(d => d.Count, s_integers),
        Compared(d => d.Count, s_doubles),
        Compared(d => d.Count, Gen.Elements(Decimals)),
        Compared(d => d.Small, s_integers),
        Compared(d => d.Limit, OrNone(s_integers)),
        Compared(d => d.Limit, OrNone(s_doubles)),
        Compared(d => d.Limit ?? 1, s_integers),
        Compared(d => d.Limit ?? 1, s_doubles),
        Compared(d => d.Limit.GetValueOrDefault(), s_integers),
        Compared(d => d.Sparse, s_integers),
        Compared(d => d.Big, Gen.Elements(-1L, 0, 7, (1L << 53) - 1)),
        Compared(d => d.Big, s_doubles),
        Compared(d => d.Score, s_doubles),
        Compared(d => d.Ratio, Gen.Elements(Floats)),
        Compared(d => d.Ratio, s_doubles),
        Compared(d => d.Price, OrNone(Gen.Elements(Decimals))),
        Compared(d => d.Price ?? 0.1m, Gen.Elements(Decimals)),
        Compared(d => (int)d.Color, Gen.Elements(-1, 0, 1, 5, 7)),
        Compared(d => d.When, s_moments),
        Compared(d => d.Seen, OrNone(s_moments)),
        Compared(d => d.Seen ?? Moments[2], s_moments),
        Equated(d => d.Title, OrNull(s_texts)),
        Equated(d => d.Title ?? "a", s_texts),
        Equated(d => d.Lang, OrNull(s_texts)),
        Equated(d => d.Flag, Gen.Elements(true, false)),
        Equated(d => d.Maybe, OrNone(Gen.Elements(true, false))),
        Equated(d => d.Key, Gen.Elements(Keys)),
        Equated(d => d.Day, Gen.Elements(Days)),
        Lists(), Enums(), Members(), Nested());

    private static Gen<Predicate> Lists() => Gen.OneOf(
        s_texts.Select<string, Predicate>(t => d => d.Labels.Contains(t)),
        s_texts.Select<string, Predicate>(t => d => Enumerable.Contains(d.Labels, t)),
        s_texts.Select<string, Predicate>(t => d => d.Tags != null && d.Tags.Contains(t)),
        s_texts.Select<string, Predicate>(t => d => d.Tags == null || !d.Tags.Contains(t)),
        Gen.Elements(Enum.GetValues<Shade>()).Select<Shade, Predicate>(s => d => d.Shades.Contains(s)),
        s_texts.Select<string, Predicate>(t => d => d.Labels.Any(l => l == t)),
        Some(s_texts).Select<string[], Predicate>(l => d => d.Labels.Any(t => l.Contains(t) || t == "b")),
        Some(s_texts).Select<string[], Predicate>(l => d => d.Tags == null || !d.Tags.Any(t => l.Contains(t))),
        Gen.Elements(Enum.GetValues<Shade>()).Select<Shade, Predicate>(s => d => d.Shades.Any(e => e == s || e == Shade.Dark)),
        Some(s_texts).Select<string[], Predicate>(l => d => l.Contains(d.Lang)),
        Some(OrNull(s_texts)).Select<string?[], Predicate>(l => d => l.Contains(d.Title)),
        Some(OrNull(s_texts)).Select<string?[], Predicate>(l => d => l.Contains(d.Title ?? "x")),
        Some(s_texts).Select<string[], Predicate>(l => { var set = l.ToHashSet(); return d => set.Contains(d.Lang); }),
        Some(s_integers).Select<int[], Predicate>(l => { var list = l.ToList(); return d => list.Contains(d.Count); }),
        Some(OrNone(s_integers)).Select<int?[], Predicate>(l => d => l.Contains(d.Limit)),
        Some(s_doubles).Select<double[], Predicate>(l => d => Enumerable.Contains(l, d.Ratio)),
        Some(s_moments).Select<DateTimeOffset[], Predicate>(l => d => l.Contains(d.When)),
        Some(Gen.Elements(Enum.GetValues<Shade>())).Select<Shade[], Predicate>(l => d => l.Contains(d.Shade)),
        Some(OrNone(Gen.Elements(Enum.GetValues<Color>()))).Select<Color?[], Predicate>(l => d => l.Contains(d.Named)),
        Gen.Constant<Predicate>(d => new[] { "a", "b" }.Contains(d.Lang)));

    private static Gen<Predicate> Enums() => Gen.OneOf(
        Gen.Elements(Enum.GetValues<Color>()).Select<Color, Predicate>(c => d => d.Color == c),
        Gen.Elements(Enum.GetValues<Color>()).Select<Color, Predicate>(c => d => d.Color >= c),
        OrNone(Gen.Elements(Enum.GetValues<Color>())).Select<Color?, Predicate>(c => d => d.Other != c),
        OrNone(Gen.Elements(Enum.GetValues<Color>())).Select<Color?, Predicate>(c => d => d.Other < c),
        OrNone(Gen.Elements(Enum.GetValues<Color>())).Select<Color?, Predicate>(c => d => c == d.Named),
        Gen.Elements(Enum.GetValues<Color>()).Select<Color, Predicate>(c => d => d.Named == c),
        Gen.Elements(Enum.GetValues<Shade>()).Select<Shade, Predicate>(s => d => d.Shade != s));

    private static Gen<Predicate> Members() => Gen.Elements<Predicate>(
        d => d.Flag, d => !d.Flag, d => d.Maybe ?? true, d => d.Maybe ?? false, d => d.Maybe == true, d => d.Maybe.GetValueOrDefault(),
        d => d.Limit.HasValue, d => !d.Seen.HasValue, d => d.Limit != null && d.Limit.Value > 1, d => !d.Limit.HasValue || d.Limit.Value == 2,
        d => d.Tags == null, d => d.Title != null, d => d.Place == null, d => string.IsNullOrEmpty(d.Title), d => !string.IsNullOrEmpty(d.Title),
        d => string.Equals(d.Title, "a"), d => d.Lang.Equals("ab"), d => d.Count.Equals(2));

    private static Gen<Predicate> Nested() => Gen.OneOf(
        s_texts.Select<string, Predicate>(t => d => d.Place != null && d.Place.City == t),
        s_texts.Select<string, Predicate>(t => d => d.Place != null && d.Place.City != t),
        s_texts.Select<string, Predicate>(t => d => d.Place == null || d.Place.City != t),
        s_integers.Select<int, Predicate>(n => d => d.Place != null && !(d.Place.Floor > n)),
        s_doubles.Select<double, Predicate>(n => d => !(d.Place == null || d.Place.Height > n)));

    private static Gen<Predicate> Strings() => Gen.OneOf(
        s_texts.Select<string, Predicate>(t => d => d.Lang.StartsWith(t)),
        s_texts.Select<string, Predicate>(t => d => d.Lang.Contains(t)),
        s_texts.Select<string, Predicate>(t => d => !d.Lang.Contains(t, StringComparison.Ordinal)),
        s_texts.Select<string, Predicate>(t => d => d.Title != null && d.Title.StartsWith(t, StringComparison.Ordinal)),
        s_texts.Select<string, Predicate>(t => d => d.Title == null || !d.Title.Contains(t)),
        s_texts.Select<string, Predicate>(t => d => (d.Title ?? "a.b").StartsWith(t)),
        s_texts.Select<string, Predicate>(t => d => !(d.Title ?? "ab").Contains(t)),
        s_texts.Select<string, Predicate>(t => d => d.Place != null && d.Place.City != null && !d.Place.City.StartsWith(t)),
        Gen.Elements('a', 'b', '.', '^').Select<char, Predicate>(c => d => d.Lang.Contains(c) || d.Lang.StartsWith(c)),
        Gen.Elements("^a", "b$", "a.b", "^$", "[a-c]{2}", "^(a|x)").Select<string, Predicate>(p => d => Regex.IsMatch(d.Lang, p)),
        Gen.Elements("^a", "b$", ".").Select(p => new Regex(p)).Select<Regex, Predicate>(r => d => !r.IsMatch(d.Title ?? "ab")));

    private static Gen<Predicate> OfDepth(int depth, Gen<Predicate> atom) => depth == 0 ? atom : Gen.Frequency(
        (2, atom),
        (1, OfDepth(depth - 1, atom).Select(p => Rebuilt(Expression.Not(p.Body), p.Parameters[0]))),
        (2, Combined(depth, atom, Expression.AndAlso)),
        (2, Combined(depth, atom, Expression.OrElse)),
        (1, Combined(depth, atom, (left, right) => Expression.And(left, Expression.Or(right, left)))),
        (1, Combined(depth, atom, (left, right) => Expression.Condition(left, Expression.Not(right), right))),
        (1, Combined(depth, atom, (left, right) => Expression.Condition(right, left, Expression.Constant(false)))),
        (1, from p in OfDepth(depth - 1, atom)
            from answer in Gen.Elements(true, false)
            from type in Gen.Elements(s_equality)
            select Rebuilt(Expression.MakeBinary(type, p.Body, Expression.Constant(answer)), p.Parameters[0])));

    private static Gen<Predicate> Combined(int depth, Gen<Predicate> atom, Func<Expression, Expression, Expression> combine) =>
        from left in OfDepth(depth - 1, atom)
        from right in OfDepth(depth - 1, atom)
        select Rebuilt(combine(left.Body, new Replaced(right.Parameters[0], left.Parameters[0]).Visit(right.Body)!), left.Parameters[0]);

    private static Predicate Rebuilt(Expression body, ParameterExpression parameter) => Expression.Lambda<Func<Doc, bool>>(body, parameter);

    /// <summary>A member, a comparison and a value, either way round, with the conversions that the compiler would put in.</summary>
    private static Gen<Predicate> Compared<TMember, TValue>(Expression<Func<Doc, TMember>> member, Gen<TValue> values) => Comparison(member, values, s_comparisons);

    private static Gen<Predicate> Equated<TMember, TValue>(Expression<Func<Doc, TMember>> member, Gen<TValue> values) => Comparison(member, values, s_equality);

    private static Gen<Predicate> Comparison<TMember, TValue>(Expression<Func<Doc, TMember>> member, Gen<TValue> values, ExpressionType[] types) =>
        from value in values
        from type in Gen.Elements(types)
        from mirrored in Gen.Elements(true, false)
        let left = Widened(member.Body, typeof(TValue))
        let right = Widened(Expression.Constant(value, typeof(TValue)), left.Type)
        select Rebuilt(mirrored ? Expression.MakeBinary(type, right, left) : Expression.MakeBinary(type, left, right), member.Parameters[0]);

    private static Expression Widened(Expression side, Type other)
    {
        var (own, target) = (Nullable.GetUnderlyingType(side.Type) ?? side.Type, Nullable.GetUnderlyingType(other) ?? other);
        var widest = Rank(target) > Rank(own) ? target : own;
        var isNullable = side.Type != own || other != target;
        var type = isNullable && widest.IsValueType ? typeof(Nullable<>).MakeGenericType(widest) : widest;
        return type == side.Type ? side : Expression.Convert(side, type);
    }

    private static int Rank(Type type) => type.IsPrimitive || type == typeof(decimal) ? (int)Type.GetTypeCode(type) : 0;

    private static Gen<T[]> Some<T>(Gen<T> values) => Gen.ListOf(values).Select(v => v.Take(4).ToArray());

    private sealed class Replaced(Expression from, Expression to) : ExpressionVisitor
    {
        public override Expression? Visit(Expression? node) => node == from ? to : base.Visit(node);
    }
}
