using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace CyborgDb.Filters.Expressions;

/// <summary>
/// Turns a predicate into a filter. A negation travels down to the comparisons, where it is said with the opposite operator if there is one:
/// the service answers with yes or no only, so that De Morgan's laws hold.
/// </summary>
internal sealed class PredicateTranslator(FieldResolver fields)
{
    private readonly CallTranslator _calls = new(fields);

    public Outcome Translate(Expression expression, bool negate)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return expression switch
        {
            UnaryExpression { NodeType: ExpressionType.Not, Method: null } not when not.Type == typeof(bool) => Translate(not.Operand, !negate),
            BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.And } both when both.Type == typeof(bool) =>
                Combine(both.Left, both.Right, and: !negate, negate),
            BinaryExpression { NodeType: ExpressionType.OrElse or ExpressionType.Or } either when either.Type == typeof(bool) =>
                Combine(either.Left, either.Right, and: negate, negate),
            ConditionalExpression conditional => Choose(conditional, negate),
            BinaryExpression binary when IsComparison(binary.NodeType) => Compare(binary, negate),
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

    /// <summary>Both parts, or one of them. As in C#, the right one is not looked at where the left one decides.</summary>
    private Outcome Combine(Expression left, Expression right, bool and, bool negate)
    {
        var first = Translate(left, negate);
        if (first.Answer is { } answer)
            return answer == and ? Translate(right, negate) : first;
        var second = Translate(right, negate);
        return and ? Outcome.Both(first, second) : Outcome.Either(first, second);
    }

    private Outcome Choose(ConditionalExpression conditional, bool negate)
    {
        var test = Translate(conditional.Test, negate: false);
        if (test.Answer is { } answer)
            return Translate(answer ? conditional.IfTrue : conditional.IfFalse, negate);
        var (yes, no) = (Translate(conditional.IfTrue, negate), Translate(conditional.IfFalse, negate));
        var otherwise = Translate(conditional.Test, negate: true);
        return Outcome.Either(Outcome.Both(test, yes), Outcome.Both(otherwise, no));
    }

    private Outcome Compare(BinaryExpression comparison, bool negate)
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
            return Translate(side, negate ^ (answer != (type == ExpressionType.Equal)));
        throw ExpressionText.Refused(side, "the service compares fields with values, and this is not a member of the item alone.");
    }

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
