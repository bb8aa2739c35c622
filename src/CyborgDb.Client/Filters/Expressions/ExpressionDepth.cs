using System.Linq.Expressions;
using CyborgDb.Primitives;

namespace CyborgDb.Filters.Expressions;

/// <summary>
/// Refuses a predicate that is nested too deeply, without going any deeper itself, and one of too many parts. A part that stands in several places counts
/// in each: with every level that uses the one below it twice, the parts double.
/// </summary>
internal sealed class ExpressionDepth : ExpressionVisitor
{
    private const int MostParts = 500_000;

    private int _level;
    private int _parts;

    /// <param name="expression">The next part of the predicate.</param>
    /// <param name="level">The level that it stands on, from 1.</param>
    /// <exception cref="ArgumentException">It has more levels than there may be, or the predicate has more parts.</exception>
    public void Check(Expression expression, int level)
    {
        _level = level - 1;
        Visit(expression);
    }

    public static ArgumentException TooDeep() => new(
        $"A predicate can be nested {Nesting.MaxDepth} levels deep; this one is deeper. Put what does not depend on the item into a variable before the filter.", "predicate");

    private static ArgumentException TooLarge() => new(
        "A predicate can have 500,000 parts; this one has more. What it uses several times counts as often: put what does not depend on the item into a variable before the filter.",
        "predicate");

    public override Expression? Visit(Expression? node)
    {
        if (node is null)
            return null;
        if (++_level > Nesting.MaxDepth)
            throw TooDeep();
        if (++_parts > MostParts)
            throw TooLarge();
        base.Visit(node);
        _level--;
        return node;
    }
}
