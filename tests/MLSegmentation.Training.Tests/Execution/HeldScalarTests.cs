using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using MLSegmentation.Training.Losses;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSegmentation.Training.Tests.Execution;

/// <summary>
/// Every number on its way to the engine is held until the engine is done. TorchSharp makes a <see cref="Scalar"/> of it, and passes on no
/// more than an address: what nothing holds, the garbage collector may take away during the call. See <see cref="TensorArithmetic"/>.
/// </summary>
public class HeldScalarTests
{
    private static readonly Assembly Engine = typeof(Scalar).Assembly;
    private static readonly MethodBase[] Steps = [.. MethodCode.MethodsOf(Engine).Where(IsStep)];

    private readonly Dictionary<MethodBase, string?> _found = [];

    [Fact]
    public void Training_EveryNumberForTheEngine_IsHeld()
    {
        string[] faults = [.. MethodCode.MethodsOf(typeof(Loss).Assembly).SelectMany(FindFaults)];

        Assert.True(faults.Length == 0, $"Compute with MLSegmentation.Training.TensorArithmetic:\n{string.Join('\n', faults)}");
    }

    [Fact]
    public void Tests_EveryNumberForTheEngine_IsHeld()
    {
        string[] faults = [.. MethodCode.MethodsOf(typeof(HeldScalarTests).Assembly).Where(method => !IsExample(method)).SelectMany(FindFaults)];

        Assert.True(faults.Length == 0, $"Compute with MLSegmentation.Training.TensorArithmetic:\n{string.Join('\n', faults)}");
    }

    [Fact]
    public void FindFaults_NumbersThatNothingHolds_AreFound()
    {
        var examples = MethodCode.MethodsOf(typeof(Examples)).Concat(typeof(Examples).GetNestedTypes(BindingFlags.NonPublic).SelectMany(MethodCode.MethodsOf));

        string[] found = [.. examples.Where(method => FindFaults(method).Any()).Select(method => method.Name).Order(StringComparer.Ordinal)];

        Assert.Equal(["<AddInLambda>b__0", "Add", "Clamp", "Square", "Step", "Take"], found);
    }

    /// <summary>What a method of the library does with numbers that it must not do.</summary>
    private IEnumerable<string> FindFaults(MethodBase method)
    {
        var code = MethodCode.Read(method);
        string name = NameOf(method);
        if (TakesNumber(method) && !IsLambda(method) && !code.Any(item => item.Method is { Name: "KeepAlive" or "Hold" }))
        {
            yield return $"{name}: takes a number and does not hold it";
        }

        int disposals = code.Count(IsDisposal);
        foreach (var (item, next) in code.Zip(code.Skip(1)))
        {
            if (IsNumber(item.Method) && !IsHeldBy(next, ref disposals))
            {
                yield return $"{name}: a number is held by nothing";
            }
            else if (item.Method is { } called && FindUnheld(called) is { } way)
            {
                yield return $"{name}: {way} makes a number that it does not hold";
            }
        }
    }

    /// <summary>Whether the instruction after that which makes a number holds it: a field, a using, or a method of the library.</summary>
    private static bool IsHeldBy((OpCode Code, MethodBase? Method) next, ref int disposals) =>
        next.Code == OpCodes.Stsfld
        || (next.Code.Name!.StartsWith("stloc", StringComparison.Ordinal) && disposals-- > 0)
        || (next.Method is { } method && method.Module.Assembly == typeof(Loss).Assembly && TakesNumber(method));

    /// <summary>The way from a method of the engine to one that makes a number and does not dispose it; null where there is none.</summary>
    private string? FindUnheld(MethodBase method)
    {
        if (method.Module.Assembly != Engine || IsNumber(method))
        {
            return null;
        }

        if (!_found.TryGetValue(method, out string? way))
        {
            _found[method] = null;
            var code = MethodCode.Read(method);
            bool makes = code.Count(item => IsNumber(item.Method)) > code.Count(IsDisposal);
            var called = code.Select(item => item.Method).OfType<MethodBase>().Concat(IsStep(method) ? Steps : []);
            string? rest = makes ? null : called.Select(FindUnheld).FirstOrDefault(found => found is not null);
            way = makes ? NameOf(method) : rest is null ? null : $"{NameOf(method)} > {rest}";
            _found[method] = way;
        }

        return way;
    }

    private static bool IsNumber(MethodBase? method) =>
        method is { Name: "op_Implicit" or "ToScalar" or "ToBFloat16Scalar" } and MethodInfo { ReturnType: var type } && type == typeof(Scalar);

    // Of which optimizer it is, only the running program knows.
    private static bool IsStep(MethodBase method) => method.Name == "step" && method.DeclaringType!.IsAssignableTo(typeof(optim.Optimizer));

    private static bool IsDisposal((OpCode Code, MethodBase? Method) item) => item.Method is { Name: nameof(IDisposable.Dispose) };

    private static bool TakesNumber(MethodBase method) => method.GetParameters().Any(parameter => parameter.ParameterType == typeof(Scalar));

    // What a lambda gets, its caller holds.
    private static bool IsLambda(MethodBase method) => method.DeclaringType!.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool IsExample(MethodBase method) =>
        method.DeclaringType == typeof(Examples) || method.DeclaringType!.DeclaringType == typeof(Examples);

    private static string NameOf(MethodBase method) => $"{method.DeclaringType!.Name}.{method.Name}";

    private static class Examples
    {
        public static Tensor Add(Tensor left, Tensor right) => left + right;

        public static Func<Tensor> AddInLambda(Tensor left, Tensor right) => () => left.add(right);

        public static Tensor Clamp(Tensor tensor) => tensor.clamp(min: 1);

        public static Tensor Square(Tensor tensor) => tensor.square();

        public static void Step(OptimizerHelper optimizer) => optimizer.step();

        public static Tensor Take(Tensor tensor, Scalar number) => tensor.mul(number);

        public static Tensor Hold(Tensor tensor)
        {
            using Scalar number = 2;
            return tensor.mul(number).Plus(1);
        }
    }
}
