using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static Modules.Adadelta Adadelta(IEnumerable<Modules.Parameter> parameters, double lr = 1.0, double rho = 0.9, double eps = 1e-6, double weight_decay = 0, bool maximize = false) =>
                new(parameters, lr, rho, eps, weight_decay, maximize);

            public static Modules.Adadelta Adadelta(IEnumerable<(string name, Modules.Parameter parameter)> parameters, double lr = 1.0, double rho = 0.9, double eps = 1e-6, double weight_decay = 0, bool maximize = false) =>
                new(parameters.Select(entry => entry.parameter), lr, rho, eps, weight_decay, maximize);

            public static Modules.Adadelta Adadelta(IEnumerable<Modules.Adadelta.ParamGroup> parameters, double lr = 1.0, double rho = 0.9, double eps = 1e-6, double weight_decay = 0, bool maximize = false) =>
                new(parameters, lr, rho, eps, weight_decay, maximize);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Adadelta (Zeiler, 2012).</summary>
    public class Adadelta : OptimizerHelper
    {
        public Adadelta(IEnumerable<Parameter> parameters, double lr, double rho = 0.9, double eps = 1e-6, double weight_decay = 0, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, rho, eps, weight_decay, maximize)
        {
        }

        public Adadelta(IEnumerable<ParamGroup> parameters, double lr = 1.0, double rho = 0.9, double eps = 1e-6, double weight_decay = 0, bool maximize = false)
            : base(new Options { LearningRate = lr, rho = rho, eps = eps, weight_decay = weight_decay, maximize = maximize })
        {
            OptimizerOptions.RequireNotNegative(lr, "learning rate");
            OptimizerOptions.RequireNotNegative(eps, "eps");
            OptimizerOptions.RequireNotNegative(weight_decay, "weight_decay");
            if (rho is not (>= 0 and <= 1))
            {
                throw new ArgumentException($"Invalid rho: {rho}; it must lie between 0 and 1.");
            }

            AddGroups(parameters);
        }

        public override Tensor? step(Func<Tensor>? closure = null) => Step<Options, State>(Update, closure);

        private static void Update(Parameter parameter, Tensor gradient, State state, Options options)
        {
            double rho = options.rho!.Value;
            double eps = options.eps!.Value;
            Tensor change = Effective(gradient, parameter, options.maximize!.Value, options.weight_decay!.Value);
            state.step++;
            state.square_avg.mul_(rho).addcmul_(change, change, value: 1 - rho);
            using Tensor deviation = state.square_avg.add(eps).sqrt_();
            using Tensor delta = state.acc_delta.add(eps).sqrt_().div_(deviation).mul_(change);
            state.acc_delta.mul_(rho).addcmul_(delta, delta, value: 1 - rho);
            parameter.add_(delta, alpha: -options.LearningRate!.Value);
        }

        private protected override OptimizerOptions CreateOptions() => new Options();

        private protected override OptimizerState CreateState(Parameter parameter) => new State(parameter);

        /// <summary>The options of Adadelta.</summary>
        public class Options : OptimizerOptions
        {
            public double? rho;
            public double? eps;
            public double? weight_decay;
            public bool? maximize;

            internal override void Visit(OptionVisitor visitor, OptimizerOptions other)
            {
                var options = (Options)other;
                visitor.Visit(ref rho, options.rho);
                visitor.Visit(ref eps, options.eps);
                visitor.Visit(ref weight_decay, options.weight_decay);
                visitor.Visit(ref maximize, options.maximize);
            }
        }

        /// <summary>Parameters that Adadelta treats alike.</summary>
        public class ParamGroup : ParamGroup<Options>
        {
            public ParamGroup()
            {
            }

            public ParamGroup(IEnumerable<Parameter> parameters, Options options)
                : base(parameters, options)
            {
            }

            public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1.0, double rho = 0.9, double eps = 1e-6, double weight_decay = 0, bool maximize = false)
                : base(parameters, new Options { LearningRate = lr, rho = rho, eps = eps, weight_decay = weight_decay, maximize = maximize })
            {
            }
        }

        /// <summary>What Adadelta remembers of one parameter.</summary>
        public sealed class State : OptimizerState, IDisposable
        {
            public long step;
            public Tensor square_avg = null!;
            public Tensor acc_delta = null!;

            public State(Parameter parameter)
                : base(parameter)
            {
            }

            public void Dispose() => Visit(new StateVisitor.Disposer(), this);

            public override void SaveStateDict(BinaryWriter writer) => Visit(new StateVisitor.Writer(writer), this);

            public override void LoadStateDict(BinaryReader reader) => Visit(new StateVisitor.Reader(reader, _parameter.device), this);

            public override void LoadStateDict(OptimizerState source) => Visit(new StateVisitor.Copier(_parameter.device), source);

            public override void Initialize(OptimizerOptions options)
            {
                step = 0;
                Reset(ref square_avg!, _parameter);
                Reset(ref acc_delta!, _parameter);
            }

            internal override void Visit(StateVisitor visitor, OptimizerState other)
            {
                var state = (State)other;
                visitor.Visit(ref step, state.step);
                visitor.Visit(ref square_avg, state.square_avg);
                visitor.Visit(ref acc_delta, state.acc_delta);
            }
        }
    }
}
