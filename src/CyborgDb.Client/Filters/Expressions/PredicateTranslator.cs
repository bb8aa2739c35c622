using System.Linq.Expressions;
using CyborgDb.Primitives;

namespace CyborgDb.Filters.Expressions;

/// <summary>
/// Turns a predicate into a filter. A negation travels down to the comparisons, where it is said with the opposite operator if there is one:
/// the service answers with yes or no only, so that De Morgan's laws hold.
/// </summary>
internal sealed class PredicateTranslator(FieldResolver fields)
{
    private readonly CallTranslator _calls = new(fields);
    private readonly ExpressionDepth _limits = new();

    /// <exception cref="ArgumentException">The predicate is nested too deeply, or has too many parts.</exception>
    public Outcome Translate(Expression predicate) => Translate(predicate, negate: false, level: 1);

    private Outcome Translate(Expression expression, bool negate, int level)
    {
        while (expression is UnaryExpression { NodeType: ExpressionType.Not, Method: null } not && not.Type == typeof(bool))
            (expression, negate) = (not.Operand, !negate);
        if (level > Nesting.MaxDepth)
            throw ExpressionDepth.TooDeep();
        return expression switch
        {
            BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.And } both when both.Type == typeof(bool) =>
                Combine(both, and: !negate, negate, level),
            BinaryExpression { NodeType: ExpressionType.OrElse or ExpressionType.Or } either when either.Type == typeof(bool) =>
                Combine(either, and: negate, negate, level),
            ConditionalExpression conditional => Choose(conditional, negate, level),
            _ => Condition(expression, negate, level),
        };
    }

    /// <summary>What is no condition made of others. All that looks at it does so by recursion, so first it is seen to that it is neither too deep nor too large.</summary>
    private Outcome Condition(Expression expression, bool negate, int level)
    {
        _limits.Check(expression, level);
        return expression switch
        {
            BinaryExpression binary when IsComparison(binary.NodeType) => Compare(binary, negate, level),
            _ when CapturedValue.Is(expression) => CapturedValue.Of(expression) is bool answer
                ? answer ^ negate
                : throw ExpressionText.Refused(expression, "it has no value that is true or false."),
            MemberExpression { Member.Name: "HasValue", Expression: { } owner }
                when Nullable.GetUnderlyingType(owner.Type) is not null && fields.Find(owner) is { } field => FieldCondition.IsNull(field, !negate),
            _ when fields.Find(expression) is { } field && field.SeenAs == typeof(bool) =>
                FieldCondition.Compare(field, ExpressionType.Equal, true, expression, negate),
            MethodCallExpression call => _calls.Translate(call, negate),
            _ => throw ExpressionText.Refused(expression, "the service has no operator that says it."),
        };
    }

    /// <summary>
    /// All parts of a chain of one operator, or some of them: as in C#, none is looked at behind one that decides. A chain is one level however
    /// long it is, so it is not walked by recursion.
    /// </summary>
    private Outcome Combine(BinaryExpression chain, bool and, bool negate, int level)
    {
        Outcome all = and;
        var parts = new Stack<Expression>([chain]);
        while (parts.TryPop(out var part))
        {
            if (part is BinaryExpression binary && binary.Type == typeof(bool) && IsSameOperator(binary.NodeType, chain.NodeType))
            {
                parts.Push(binary.Right);
                parts.Push(binary.Left);
                continue;
            }
            var outcome = Translate(part, negate, level + 1);
            all = and ? Outcome.Both(all, outcome) : Outcome.Either(all, outcome);
            if (all.Answer == !and)
                break;
        }
        return all;
    }

    private Outcome Choose(ConditionalExpression conditional, bool negate, int level)
    {
        var test = Translate(conditional.Test, negate: false, level + 1);
        if (test.Answer is { } answer)
            return Translate(answer ? conditional.IfTrue : conditional.IfFalse, negate, level + 1);
        var (yes, no) = (Translate(conditional.IfTrue, negate, level + 1), Translate(conditional.IfFalse, negate, level + 1));
        var otherwise = Translate(conditional.Test, negate: true, level + 1);
        return Outcome.Either(Outcome.Both(test, yes), Outcome.Both(otherwise, no));
    }

    private Outcome Compare(BinaryExpression comparison, bool negate, int level)
    {
        var (left, right) = (comparison.Left, comparison.Right);
        var (leftIsCaptured, rightIsCaptured) = (CapturedValue.Is(left), CapturedValue.Is(right));
        if (leftIsCaptured && rightIsCaptured)
            return CapturedComparison.Of(comparison) ^ negate;
        if (!leftIsCaptured && !rightIsCaptured)
            throw ExpressionText.Refused(comparison, "both sides depend on the item, and the service compares fields with values only.");

        var (side, value, type) = rightIsCaptured ? (left, right, comparison.NodeType) : (right, left, Mirrored(comparison.NodeType));
        if (fields.Find(side) is { } field)
        {
            var operand = CapturedValue.Of(value);
            if (operand is not null && comparison.Method is null && !side.Type.IsValueType)
                throw ExpressionText.Refused(comparison, "it asks whether both are one object, and the service has only values.");
            return FieldCondition.Compare(field, type, operand, comparison, negate);
        }
        if (side.Type == typeof(bool) && type is ExpressionType.Equal or ExpressionType.NotEqual && CapturedValue.Of(value) is bool answer)
            return Translate(side, negate ^ (answer != (type == ExpressionType.Equal)), level + 1);
        throw ExpressionText.Refused(side, "the service compares fields with values, and this is not a member of the item alone.");
    }

    private static bool IsSameOperator(ExpressionType one, ExpressionType other) => one == other
        || one is ExpressionType.AndAlso or ExpressionType.And && other is ExpressionType.AndAlso or ExpressionType.And
        || one is ExpressionType.OrElse or ExpressionType.Or && other is ExpressionType.OrElse or ExpressionType.Or;

    private static bool IsComparison(ExpressionType type) => type
        is ExpressionType.Equal or ExpressionType.NotEqual
        or ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual or ExpressionType.LessThan or ExpressionType.LessThanOrEqual;

    private static ExpressionType Mirrored(ExpressionType type) => type switch
    {
        ExpressionType.GreaterThan => ExpressionType.LessThan,
        ExpressionType.GreaterThanOrEqual => ExpressionType.LessThanOrEqual,
        ExpressionType.LessThan => ExpressionType.GreaterThan,
        ExpressionType.LessThanOrEqual => ExpressionType.GreaterThanOrEqual,
        _ => type,
    };
}
