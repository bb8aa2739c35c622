using System.Linq.Expressions;
using CyborgDb.Primitives;

namespace CyborgDb.Filters.Expressions;

/// <summary>Refuses an expression that is nested too deeply, without going any deeper itself.</summary>
internal sealed class ExpressionDepth : ExpressionVisitor
{
    private int _level;

    /// <param name="expression">The expression.</param>
    /// <param name="level">The level that it stands on, from 1.</param>
    /// <exception cref="ArgumentException">It has more levels than there may be.</exception>
    public static void Check(Expression expression, int level) => new ExpressionDepth { _level = level - 1 }.Visit(expression);

    public static ArgumentException TooDeep() => new(
        $"A predicate can be nested {Nesting.MaxDepth} levels deep; this one is deeper. Put what does not depend on the item into a variable before the filter.", "predicate");

    public override Expression? Visit(Expression? node)
    {
        if (node is null)
            return null;
        if (++_level > Nesting.MaxDepth)
            throw TooDeep();
        base.Visit(node);
        _level--;
        return node;
    }
}
