using TorchSharp.Modules;
using static TorchSharp.Tests.NnExpectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class OptimizerTests : IDisposable
{
    private static readonly Dictionary<string, Func<Parameter[], OptimizerHelper>> Cases = new()
    {
        ["optimizer_sgd"] = p => optim.SGD(p, 0.05),
        ["optimizer_sgd_with_momentum"] = p => optim.SGD(p, 0.05, momentum: 0.9, dampening: 0.1, weight_decay: 0.01),
        ["optimizer_sgd_with_nesterov_momentum"] = p => optim.SGD(p, 0.05, momentum: 0.9, nesterov: true),
        ["optimizer_adam"] = p => optim.Adam(p, 0.05),
        ["optimizer_adam_with_amsgrad"] = p => optim.Adam(p, 0.05, 0.8, 0.95, 1e-6, weight_decay: 0.1, amsgrad: true),
        ["optimizer_adamw"] = p => optim.AdamW(p, 0.05, weight_decay: 0.1),
        ["optimizer_rmsprop"] = p => optim.RMSProp(p, 0.02),
        ["optimizer_rmsprop_centred_with_momentum"] = p => optim.RMSProp(p, 0.02, 0.9, weight_decay: 0.05, momentum: 0.5, centered: true),
        ["optimizer_adagrad"] = p => optim.Adagrad(p, 0.1, 0.01, 0.05, 0.2),
        ["optimizer_adadelta"] = p => optim.Adadelta(p, 1.5, 0.8, weight_decay: 0.05),
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> CaseNames => new(Names.Where(name => name.StartsWith("optimizer_", StringComparison.Ordinal)));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Step_FiftyTimes_LeadsWherePyTorchLeads(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter[] parameters = NewParameters();
        using OptimizerHelper optimizer = Cases[name](parameters);
        Train(parameters, optimizer, 0, 50);
        AssertMatches(name, Flat(parameters));
    }

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void LoadStateDict_OfAFile_ContinuesAsIfNotInterrupted(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        string file = _folder["optimizer.dat"];
        Parameter[] first = NewParameters();
        using (OptimizerHelper optimizer = Cases[name](first))
        {
            Train(first, optimizer, 0, 20);
            optimizer.save_state_dict(file);
        }

        Parameter[] second = first.Select(parameter => new Parameter(parameter.detach().clone())).ToArray();
        using OptimizerHelper continued = Cases[name](second);
        continued.load_state_dict(file);
        Train(second, continued, 20, 50);
        AssertMatches(name, Flat(second));
    }

    [Fact]
    public void LoadStateDict_OfAnotherKind_Throws()
    {
        using DisposeScope scope = NewDisposeScope();
        string file = _folder["sgd.dat"];
        Parameter[] parameters = NewParameters();
        using (SGD sgd = optim.SGD(parameters, 0.1))
        {
            sgd.save_state_dict(file);
        }

        using Adam adam = optim.Adam(parameters);
        Assert.Throws<InvalidDataException>(() => adam.load_state_dict(file));
    }

    [Fact]
    public void LoadStateDict_OfADictionary_CopiesRatesAndMoments()
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter[] first = NewParameters();
        using Adam source = optim.Adam(first, 0.05);
        Train(first, source, 0, 20);
        Parameter[] second = first.Select(parameter => new Parameter(parameter.detach().clone())).ToArray();
        using Adam target = optim.Adam(second, 0.5);
        target.load_state_dict(source.state_dict());
        Assert.Equal(0.05, target.ParamGroups.Single().LearningRate);
        Train(second, target, 20, 50);
        AssertMatches("optimizer_adam", Flat(second));
    }

    [Fact]
    public void LearningRate_OfAGroup_IsThatOfTheNextStep()
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter parameter = new(tensor(new float[] { 1 }));
        using SGD optimizer = optim.SGD([parameter], 0.5);
        foreach (optim.ILearningRateController group in optimizer.ParamGroups)
        {
            Assert.Equal(0.5, group.InitialLearningRate);
            group.LearningRate = 0.25;
        }

        (parameter * 2).sum().backward();
        optimizer.step();

        // 1 - 0.25 * 2
        Assert.Equal(0.5f, parameter.item<float>());
    }

    [Fact]
    public void ParamGroup_WithOptionsOfItsOwn_TakesTheRestFromTheDefaults()
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter slow = new(tensor(new float[] { 1 }));
        Parameter fast = new(tensor(new float[] { 1 }));
        using SGD optimizer = optim.SGD(
            new SGD.ParamGroup[]
            {
                new() { Parameters = [slow], Options = new SGD.Options { LearningRate = 0.125 } },
                new() { Parameters = [fast] },
            },
            0.5);
        (slow + fast).sum().backward();
        optimizer.step();
        Assert.Equal(0.875f, slow.item<float>());
        Assert.Equal(0.5f, fast.item<float>());
    }

    [Fact]
    public void Step_WithAClosure_ReturnsItsLoss()
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter parameter = new(tensor(new float[] { 3 }));
        using SGD optimizer = optim.SGD([parameter], 0.5);
        Tensor? loss = optimizer.step(() =>
        {
            Tensor square = parameter.pow(2).sum();
            square.backward();
            return square;
        });

        // 3 - 0.5 * (2 * 3)
        Assert.Equal(9f, loss!.item<float>());
        Assert.Equal(0f, parameter.item<float>());
    }

    [Fact]
    public void Constructor_NegativeRate_Throws() =>
        Assert.Throws<ArgumentException>(() => optim.Adam(Array.Empty<Parameter>(), -1));

    [Fact]
    public void Step_AThousandTimes_LeavesNoTensorsBehind()
    {
        manual_seed(1);
        using Tensor images = rand(2, 1, 8, 8);
        using Tensor labels = (images > 0.5).to_type(ScalarType.Int64).squeeze(1);
        using var weight = new Parameter(nn.init.kaiming_normal_(empty(4, 1, 3, 3)));
        using var bias = new Parameter(zeros(4));
        using var head = new Parameter(nn.init.kaiming_normal_(empty(2, 4, 1, 1)));
        Parameter[] parameters = [weight, bias, head];
        using Adam optimizer = optim.Adam(parameters, 1e-2);
        double first = TrainStep();
        CollectGarbage();
        long before = Tensor.TotalCount;
        double last = 0;
        for (int i = 0; i < 1000; i++)
        {
            last = TrainStep();
        }

        CollectGarbage();
        Assert.True(last < first / 2, $"The loss went from {first} to {last}.");
        Assert.Equal(before, Tensor.TotalCount);

        double TrainStep()
        {
            using DisposeScope scope = NewDisposeScope();
            Array.ForEach(parameters, parameter => parameter.grad = null);
            Tensor features = nn.functional.relu(nn.functional.conv2d(images, weight, bias, padding: [1, 1]));
            Tensor loss = nn.functional.cross_entropy(nn.functional.conv2d(features, head), labels);
            loss.backward();
            nn.utils.clip_grad_norm_(parameters, 10);
            optimizer.step();
            return loss.item<float>();
        }
    }

    // Tensors of other tests that only the garbage collector frees would disturb the count.
    private static void CollectGarbage()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private static Parameter[] NewParameters() => [new(Pattern([2, 3])), new(Pattern([4], 5))];

    private static Tensor Flat(Parameter[] parameters) => cat(parameters.Select(parameter => parameter.detach().flatten()).ToArray());

    private static void Train(Parameter[] parameters, OptimizerHelper optimizer, int from, int to)
    {
        for (int step = from; step < to; step++)
        {
            foreach (Parameter parameter in parameters)
            {
                parameter.grad = null;
            }

            Tensor loss = ((parameters[0] * Pattern([2, 3], 2)) - Pattern([2, 3], 3)).pow(2).sum();
            if (step % 2 == 1)
            {
                loss += (parameters[1] * Pattern([4], 6)).cos().sum();
            }

            loss.backward();
            optimizer.step();
        }
    }
}
